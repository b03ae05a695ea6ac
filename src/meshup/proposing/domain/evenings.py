"""Shell: the next evenings, for whoever proposes something to say which of them suit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.errors import NoSuchEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

MOST: Final = 6
LOOKED_AT: Final = 40


def evenings_to_choose(now: datetime, chosen: Iterable[str] = ()) -> list[Occurrence]:
    """Return the next evenings that take talks, and those of ``chosen`` (slugs) that are ahead.

    Where no evening has room for talks set aside, any of them may take one.
    """
    ahead = [event for event in upcoming(now, LOOKED_AT) if is_ahead(event, now)]
    with_room = [event for event in ahead if event.open_slots]
    shown = (with_room or ahead)[:MOST]
    known = {event.slug for event in shown}
    more = [event for slug in dict.fromkeys(chosen) if slug not in known for event in _found(slug)]
    return sorted([*shown, *more], key=lambda event: event.starts_at)


def is_ahead(event: Occurrence, now: datetime) -> bool:
    """Say whether a talk may still be proposed for an event."""
    return event.starts_at > now and not event.cancelled


def _found(slug: str) -> list[Occurrence]:
    """Return a public event as a list of one; of none where it is not there any more."""
    try:
        return [event_of(slug)]
    except NoSuchEvent:
        return []
