"""Pure: recurring events of other calendars: kept as a rule when the agenda can, else date by date.

Source
    RFC 5545, section 3.3.10; ``dateutil.rrule`` expands, within bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from meshup.agenda.domain.recurrence import next_dates, read_rule, settle
from meshup.imports.errors import BadLine
from meshup.kit.errors import Refusal, marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from meshup.imports.domain.components import ContentLine
    from meshup.imports.domain.values import CalendarMoment

BACK: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=731)
MOST_DATES: Final = 1_000
FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
CLOCK: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
BOUNDS: Final = frozenset({"COUNT", "UNTIL"})
LONGEST_RULE: Final = 400
NEVER: Final = "2200"
"""Programs write an end in such a year when they mean none."""


@dataclass(frozen=True, slots=True)
class RecurrenceSet:
    """When a recurring event takes place: its first time, its rules, more dates, dates left out."""

    first: CalendarMoment
    length: timedelta
    rules: tuple[ContentLine, ...]
    rdates: tuple[CalendarMoment, ...] = ()
    exdates: tuple[CalendarMoment, ...] = ()


def simple_rule(recurrence: RecurrenceSet) -> tuple[str, date, date | None] | None:
    """Return rule, first date and last date if the agenda can keep them, else None.

    It keeps one rule by weeks, months or years, at an hour, less than a day long, whose first date
    is where the event begins.

    Raises:
        BadLine: the rule cannot be read, or repeats by the hour or faster.
    """
    parts = [_parts(line) for line in recurrence.rules]
    if len(parts) != 1 or recurrence.rdates or recurrence.first.whole_day:
        return None
    if recurrence.length > timedelta(days=1):
        return None
    (part,) = parts
    first = recurrence.first
    body = ";".join(f"{name}={value}" for name, value in part.items() if name != "UNTIL")
    until = _until(recurrence.rules[0], part, first)
    try:
        read = read_rule(_complete(body, part, first))
        last = _last_day(until, first) if until else None
        bounded = f"{read.rule};COUNT={read.most}" if read.most else read.rule
        rhythm = settle(bounded, first.day, last)
    except Refusal:
        return None
    if rhythm.starts_on != first.day or not next_dates(rhythm, first.day, 2)[1:]:
        return None
    return rhythm.rule, rhythm.starts_on, rhythm.ends_on


def expanded_times(recurrence: RecurrenceSet, now: datetime) -> list[datetime]:
    """Return its times, in UTC, from a year before ``now`` to two years after; 1,000 at most."""
    first = recurrence.first
    zone = ZoneInfo(first.zone)
    skipped = {when.at.astimezone(UTC) for when in recurrence.exdates}
    days = {when.day for when in recurrence.exdates if when.whole_day}
    times = {first.at.astimezone(UTC), *(when.at.astimezone(UTC) for when in recurrence.rdates)}
    for line in recurrence.rules:
        wall = islice(_expanded(line, first, now + AHEAD), MOST_DATES * 40)
        expanded = (at.replace(tzinfo=zone).astimezone(UTC) for at in wall)
        times |= {at for at in expanded if at > now - BACK}
    within = [
        at
        for at in sorted(times - skipped)
        if now - BACK < at < now + AHEAD and at.astimezone(zone).date() not in days
    ]
    return within[:MOST_DATES]


def _expanded(line: ContentLine, first: CalendarMoment, last: datetime) -> Iterator[datetime]:
    part = _parts(line)
    until = _until(line, part, first)
    end = min(until, last) if until else last
    body = ";".join(f"{name}={value}" for name, value in part.items() if name not in BOUNDS)
    start = first.local.replace(tzinfo=None)
    bound = end.astimezone(ZoneInfo(first.zone)).replace(tzinfo=None)
    try:
        if next(iter(rrulestr(body, dtstart=start)), None) is None:  # one search is enough
            raise BadLine(line=line.number, why=_("nobody can read this rule."))
        rule = rrulestr(f"{body};UNTIL={bound:%Y%m%dT%H%M%S}", dtstart=start)
        count = int(part["COUNT"]) if "COUNT" in part else None
        yield from islice(rule, count)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        raise BadLine(line=line.number, why=_("nobody can read this rule.")) from None


def _parts(line: ContentLine) -> dict[str, str]:
    text = line.value.strip().upper()
    pairs = [part.partition("=") for part in text.split(";") if part]
    parts = {name: value for name, _equals, value in pairs}
    if len(text) > LONGEST_RULE or "FREQ" not in parts or not all(parts.values()):
        raise BadLine(line=line.number, why=_("nobody can read this rule."))
    if not re.fullmatch(r"\d{0,4}[1-9]\d{0,4}", parts.get("INTERVAL", "1")):  # with 0, for ever
        raise BadLine(line=line.number, why=_("nobody can read this rule."))
    if parts["FREQ"] not in FREQUENCIES or any("," in parts.get(name, "") for name in CLOCK):
        raise BadLine(line=line.number, why=_("it repeats more often than once a day."))
    return parts


def _complete(body: str, part: dict[str, str], first: CalendarMoment) -> str:
    """Say what RFC 5545 takes from the first date: the weekday, the day, the month."""
    by = {name for name in part if name.startswith("BY")} - {"BYMONTH"}
    if by:
        return body
    day = first.day
    if part["FREQ"] == "WEEKLY":
        return f"{body};BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.weekday()]}"
    if part["FREQ"] == "MONTHLY":
        return f"{body};BYMONTHDAY={day.day}"
    if part["FREQ"] == "YEARLY":
        month = "" if "BYMONTH" in part else f";BYMONTH={day.month}"
        return f"{body}{month};BYMONTHDAY={day.day}"
    return body


def _last_day(until: datetime, first: CalendarMoment) -> date:
    """Return the last day on which the event may still begin."""
    local = until.astimezone(ZoneInfo(first.zone))
    early = local.time() < first.local.time()
    return local.date() - timedelta(days=1 if early else 0)


def _until(line: ContentLine, part: dict[str, str], first: CalendarMoment) -> datetime | None:
    """Return the end that the rule names, aware; a date means its whole day."""
    text = part.get("UNTIL")
    if text is None or text[:4] >= NEVER:
        return None
    try:
        if len(text) == len("20261202"):
            day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=ZoneInfo(first.zone))
            return day + timedelta(hours=23, minutes=59)
        bare = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - below
    except ValueError:
        raise BadLine(line=line.number, why=_("nobody can read this rule.")) from None
    return bare.replace(tzinfo=UTC if text.endswith("Z") else ZoneInfo(first.zone))
