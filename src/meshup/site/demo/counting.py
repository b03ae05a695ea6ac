"""Shell: the demo's last evenings were counted, day by day before and in the end.

So the forecast of the next one has something to go by. Numbers are invented; the latest evening
waits for its head count, as it would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.agenda.domain.head_counts import note_head_count
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.queries.counted_events import event_starts
from meshup.agenda.domain.queries.events import past_events
from meshup.forecast.domain.recording import record_forecasts
from meshup.forecast.domain.snapshots import keep_counts

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.queries.counted_events import EventStart
    from meshup.community.rules import Asker

DAY: Final = timedelta(days=1)
NIGHT: Final = timedelta(hours=14)
"""How long before an evening the night's forecast of it was made."""
DAYS: Final = 30
"""So long before an evening its numbers begin."""
BENDING: Final = 0.5


class Counted(NamedTuple):
    """How many had registered at the beginning, with whom, and elsewhere; how many came."""

    own: int
    guests: int
    elsewhere: int
    heads: int


EVENINGS: Final = (
    *(Counted(15, 6, 38, 41), Counted(21, 8, 44, 52), Counted(14, 5, 36, 36)),
    *(Counted(24, 9, 55, 55), Counted(17, 6, 41, 47), Counted(22, 8, 46, 49)),
)
"""Oldest first; the months before the latest evening."""


def count_past_evenings(ada: Asker, now: datetime) -> None:
    """Let hosts confirm the last evenings of the series, and count all but the latest."""
    over = [event for event in past_events(now, 2 * len(EVENINGS)) if event.series]
    counted = over[len(EVENINGS) : 0 : -1]
    for event in counted:
        confirm(ada, event.slug, event.starts_at - DAYS * DAY)
    starts = {start.slug: start for start in event_starts(counted[0].starts_at, now)}
    for event, numbers in zip(counted, EVENINGS, strict=True):
        start = starts[event.slug]
        moments = {start.starts_at - day * DAY: _shared(numbers, day) for day in range(DAYS + 1)}
        keep_counts({start: {at: told for at, told in moments.items() if at < _night(start)}})
        record_forecasts(_night(start))
        keep_counts({start: {start.starts_at: moments[start.starts_at]}})
        note_head_count(ada, event.slug, numbers.heads, event.ends_at + DAY / 2)


def _night(start: EventStart) -> datetime:
    return start.starts_at - NIGHT


def _shared(numbers: Counted, day: int) -> dict[str, int]:
    """Return what was counted so many days before: more and more, and all in the end."""
    share = (1 - day / (DAYS + 1)) ** BENDING
    sources = {"own": numbers.own, "guests": numbers.guests, "at:meetup.com": numbers.elsewhere}
    return {source: round(number * share) for source, number in sources.items()}
