"""Shell: a change of the agenda is told to the screens that show it, in its own transaction.

Only events that are near have screens that listen; far ones cost nothing. What hangs on a series,
its patterns or a venue tells all events that are near: a screen that hears of nothing new shows
the same again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.dateparse import parse_datetime

from meshup.agenda.domain.queries.events import events_between
from meshup.live.domain.changing import touch
from meshup.projector.domain.evenings import AFTER, BEFORE
from meshup.projector.domain.programme import channels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import RowChange

GRACE: Final = timedelta(days=1)
"""Lines may last longer than their event."""

LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)

SHARED: Final = ("series", "pattern", "venue")
"""Kinds of rows on which several events hang."""


def touch_evenings(making: Changing) -> None:
    """Touch the channels of the events near ``making.at`` that a change concerns."""
    slugs = _slugs_of_events(making)
    if any(making.rows_of(kind) for kind in SHARED):
        near = events_between(making.at - AFTER - GRACE, making.at + BEFORE)
        slugs |= {event.slug for event in near}
    if slugs:
        touch(channels_of(sorted(slugs), LANGUAGES), making.at)


def _slugs_of_events(making: Changing) -> set[str]:
    """Return the addresses of the events among the rows that are near, or were."""
    return {
        state["slug"] for state in _states(making.rows_of("event")) if _is_near(state, making.at)
    }


def _states(rows: Iterable[RowChange]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield from (state for state in (row.before, row.after) if state is not None)


def _is_near(state: dict[str, Any], at: datetime) -> bool:
    """Say whether an event begins soon, or ended lately."""
    starts, ends = (parse_datetime(state[name]) for name in ("starts_at", "ends_at"))
    if starts is None or ends is None:
        return False
    return starts - BEFORE <= at <= ends + AFTER + GRACE
