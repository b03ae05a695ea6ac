"""Shell: the events that a program asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.queries.events import events_between
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.search import search
from meshup.exchange.errors import BadQuestion, WindowTooWide

if TYPE_CHECKING:
    from datetime import date

    from meshup.agenda.domain.occurrence import Occurrence

WIDEST: Final = timedelta(days=731)
MOST_FOUND: Final = 200
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class Question:
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
        BadQuestion: out of reach of every calendar.
    """
    begins = _moment("from", first, zone) or now
    today = datetime.combine(begins.astimezone(UTC).date(), time(), UTC)
    ends = _moment("to", last, zone) or today + HORIZON
    if not timedelta() < ends - begins <= WIDEST:
        raise WindowTooWide(days=WIDEST.days)
    return begins, ends


def found(question: Question, now: datetime) -> list[Occurrence]:
    """Return the events that ``question`` asks for, in order of time."""
    if question.words:
        events = search(question.words.replace("\0", " "), now, MOST_FOUND)
    else:
        events = events_between(question.first, question.last)
    chosen = [one for one in events if _matches(one, question)]
    return sorted(chosen, key=lambda one: (one.starts_at, one.slug))


def true_until(events: list[Occurrence], now: datetime) -> datetime:
    """Return until when an answer that was asked at ``now`` stays true by the clock."""
    tomorrow = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    change = next_change(events, now)
    return min(change, tomorrow) if change else tomorrow


def _matches(one: Occurrence, question: Question) -> bool:
    return (
        one.starts_at < question.last
        and one.ends_at > question.first
        and question.kind in {"", one.kind}
        and question.series in {"", one.series}
    )


def _moment(name: str, told: datetime | date | None, zone: str) -> datetime | None:
    if told is None:
        return None
    if not FIRST_YEAR < told.year < LAST_YEAR:
        raise BadQuestion(name=name, why="out of reach")
    at = told if isinstance(told, datetime) else datetime.combine(told, time())
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
