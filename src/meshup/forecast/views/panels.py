"""What forecasts show on the desk's own pages: a panel of an event, figures in lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.rules import may_keep_attendance, may_see_numbers
from meshup.desk.registry import Panel
from meshup.forecast.domain.comparable import ENOUGH
from meshup.forecast.domain.event_forecasts import counted_by
from meshup.forecast.domain.plot import plot_of
from meshup.forecast.domain.queries.forecasts import (
    latest_recorded,
    outlook_of,
    recorded_ahead,
)
from meshup.forecast.domain.queries.settings import are_public

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.forecast.domain.queries.forecasts import Outlook
    from meshup.forecast.domain.values import PastEvent

LEADS: Final = (14, 7, 3, 1, 0)
"""Days before the beginning, in the table of numbers."""
MOST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """An event in the table of numbers: what was counted at each of ``LEADS``, and who came."""

    day: date
    counted: tuple[int | None, ...]
    heads: int | None
    is_this: bool = False


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return how many will come to an event that is ahead, or how good the forecast was.

    Raises:
        NoSuchEvent
    """
    if not may_see_numbers(asker):
        return None
    event = event_for(asker, slug)
    if event.state not in PUBLIC or event.state == State.CANCELLED:
        return None
    context = _afterwards(event) if event.ends_at <= now else _ahead(event, now)
    if context is None:
        return None
    context |= {"event": event, "keeps": may_keep_attendance(asker), "is_public": are_public()}
    return Panel("forecast/_panel.html", context, style="forecast/forecast.css")


def event_figures(asker: Asker, slugs: Sequence[str], now: datetime) -> dict[str, str]:
    """Return how many were last forecast for events of a list that are soon."""
    if not may_see_numbers(asker):
        return {}
    return {
        slug: _("about %(number)s expected") % {"number": record.median}
        for slug, record in recorded_ahead(slugs, now).items()
    }


def _ahead(event: Occurrence, now: datetime) -> dict[str, Any]:
    outlook = outlook_of(event, now)
    past = [held.past for held in outlook.like]
    return {
        "forecast": outlook.forecast,
        "plot": plot_of(outlook.event, past, outlook.forecast),
        "rows": _rows(event, outlook),
        "leads": LEADS,
        "learns": len(past) < ENOUGH,
    }


def _afterwards(event: Occurrence) -> dict[str, Any] | None:
    """Return what was forecast for an event that is over; None where nothing was."""
    record = latest_recorded([event.slug]).get(event.slug)
    return {"record": record} if record else None


def _rows(event: Occurrence, outlook: Outlook) -> list[Row]:
    """Return the table of numbers: this event, then those of before, latest first."""
    zone = event.zone
    before = [
        _row(held.past, held.past.starts.astimezone(zone).date())
        for held in reversed(outlook.like[-MOST_ROWS:])
    ]
    reached = min((counts.days_before for counts in outlook.event.snapshots), default=0.0)
    this = _row(outlook.event, event.local_start.date())
    until_now = tuple(
        number if lead >= reached else None
        for lead, number in zip(LEADS, this.counted, strict=True)
    )
    return [replace(this, counted=until_now, is_this=True), *before]


def _row(event: PastEvent, day: date) -> Row:
    counted = tuple(counted_by(event.snapshots, lead) for lead in LEADS)
    return Row(day, counted, event.heads)
