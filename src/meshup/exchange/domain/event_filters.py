"""Shell: the events that a program asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.queries.events import events_between
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.search import search
from meshup.exchange.errors import BadParameter, WindowTooWide
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from datetime import date

    from meshup.agenda.domain.occurrence import Occurrence

WIDEST: Final = timedelta(days=731)
MOST_RESULTS: Final = 200
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted: between two moments, of a kind, of a series, with words."""

    first: datetime
    last: datetime
    kind: str = ""
    series: str = ""
    words: str = ""


def window(
    first: datetime | date | None, last: datetime | date | None, zone: str, now: datetime
) -> tuple[datetime, datetime]:
    """Return the moments asked for, aware; by default from now on, for whole days to come.

    Raises:
        WindowTooWide: they are in the wrong order, or too far apart.
        BadParameter: out of reach of every calendar.
    """
    begins = _moment("from", first, zone) or now
    today = datetime.combine(begins.astimezone(UTC).date(), time(), UTC)
    ends = _moment("to", last, zone) or today + HORIZON
    if not timedelta() < ends - begins <= WIDEST:
        raise WindowTooWide(days=WIDEST.days)
    return begins, ends


def matching_events(wanted: EventFilter, now: datetime) -> list[Occurrence]:
    """Return the events that ``wanted`` asks for, in order of time."""
    if wanted.words:
        events = search(wanted.words.replace("\0", " "), now, MOST_RESULTS)
    else:
        events = events_between(wanted.first, wanted.last)
    chosen = [event for event in events if _matches(event, wanted)]
    return sorted(chosen, key=lambda event: (event.starts_at, event.slug))


def valid_until(events: list[Occurrence], now: datetime) -> datetime:
    """Return until when an answer that was asked at ``now`` stays true by the clock."""
    tomorrow = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    change = next_change(events, now)
    return min(change, tomorrow) if change else tomorrow


def _matches(event: Occurrence, wanted: EventFilter) -> bool:
    return (
        event.starts_at < wanted.last
        and event.ends_at > wanted.first
        and wanted.kind in {"", event.kind}
        and wanted.series in {"", event.series}
    )


def _moment(name: str, given: datetime | date | None, zone: str) -> datetime | None:
    if given is None:
        return None
    if not FIRST_YEAR < given.year < LAST_YEAR:
        raise BadParameter(name=name, why="out of reach")
    if isinstance(given, datetime):
        return given if given.tzinfo else moment(given.date(), given.time(), zone)
    return moment(given, time(), zone)
