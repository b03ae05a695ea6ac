"""Pure: the dates of a recurring event, by the rules of RFC 5545.

A rule here is the part of an RRULE that says the rhythm (``FREQ=MONTHLY;BYDAY=1WE``); where it
begins and ends is kept beside it, because both change over a series' life while the rhythm may
not. Dates are wall dates: summer time changes the UTC of an occurrence, never its date.

Method
    ``dateutil.rrule`` expands; this module bounds what may be asked of it, counts editions, and
    reads and writes rules in a normal form.

Source
    RFC 5545, section 3.3.10 (Recurrence Rule).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from meshup.kit.bounded_memo import remember_within
from meshup.recurrence.errors import RuleNeverOccurs, RuleTooOften, RuleUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateutil.rrule import rrule

FREQUENCIES: Final = ("WEEKLY", "MONTHLY", "YEARLY")
PARTS: Final = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
MOST_INTERVAL: Final = 24
MOST_COUNT: Final = 1000
LOOK_AHEAD: Final = timedelta(days=366 * 9)
"""A rule that has no date in nine years (a 29 February can wait eight) has none."""

MOST_A_YEAR: Final = 366
LAST_DATE: Final = date(9998, 12, 31)
DATE_BYTES: Final = 160
"""What a date and its number take in memory, roughly."""


class Numbered(NamedTuple):
    """A date of the rule, and its number."""

    date: date
    edition: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a series takes place: a rule, from its first date, to its last possible one.

    Attributes:
        rule: in normal form, see ``read_rule``.
        starts_on: the first date; a date of the rule.
        ends_on: the last date that may be; None for no end.
        first_edition: the number of the first date.
    """

    rule: str
    starts_on: date
    ends_on: date | None = None
    first_edition: int = 1


class Rule(NamedTuple):
    """What a text of a rule says: its normal form, and the bound that may have been in it."""

    rule: str
    most: int | None
    until: date | None


def read_rule(text: str) -> Rule:
    """Read an RRULE (with or without "RRULE:") into its normal form.

    Raises:
        RuleUnreadable: not a rule, or with parts or frequencies that no evening needs.
    """
    body = text.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in body.split(";") if part]
    parts = {name: value for name, _, value in pairs}
    allowed = {*PARTS, "COUNT", "UNTIL"}
    if len(parts) != len(pairs) or not all(parts.values()) or not set(parts) <= allowed:
        raise RuleUnreadable(rule=text[:80])
    both_bounds = "COUNT" in parts and "UNTIL" in parts
    weekly_nth = parts.get("FREQ") == "WEEKLY" and any(map(str.isdigit, parts.get("BYDAY", "")))
    if parts.get("FREQ") not in FREQUENCIES or both_bounds or weekly_nth:
        raise RuleUnreadable(rule=text[:80])
    try:
        count, until = _bounds(parts)
        interval = int(parts.pop("INTERVAL", "1"))
        if not 1 <= interval <= MOST_INTERVAL:
            raise RuleTooOften if interval < 1 else RuleNeverOccurs
        if interval > 1:
            parts["INTERVAL"] = str(interval)
        rule = ";".join(f"{name}={parts[name]}" for name in PARTS if name in parts)
        rrulestr(rule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - wall time
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise RuleUnreadable(rule=text[:80]) from error
    return Rule(rule, count, until)


def _bounds(parts: dict[str, str]) -> tuple[int | None, date | None]:
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    if count is not None and count < 1:
        raise RuleNeverOccurs
    if count is not None and count > MOST_COUNT:
        raise RuleTooOften
    until = parts.pop("UNTIL", None)
    return count, until_date(until) if until else None


def until_date(text: str) -> date:
    """Return the date of an UNTIL value, such as 20261202 or 20261202T183000Z."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def settle(
    rule: str, starts_on: date, ends_on: date | None = None, first_edition: int = 1
) -> Rhythm:
    """Make a ``Rhythm`` whose first date is the first of ``rule`` on or after ``starts_on``.

    Bounds written inside the rule (COUNT, UNTIL) become the rhythm's end.

    Raises:
        RuleUnreadable: see ``read_rule``.
        RuleNeverOccurs: no date follows within nine years, or none before the end.
        RuleTooOften: more dates than days in a year.
    """
    read = read_rule(rule)
    dates = list(islice(_from(read.rule, starts_on), MOST_A_YEAR + 1))
    if not dates:
        raise RuleNeverOccurs
    if read.until is not None:
        ends_on = min(filter(None, (read.until, ends_on)))
    if read.most is not None:
        last = list(islice(_from(read.rule, dates[0]), read.most))[-1]
        ends_on = min(filter(None, (last, ends_on)))
    if ends_on is not None and ends_on < dates[0]:
        raise RuleNeverOccurs
    return Rhythm(read.rule, dates[0], ends_on, first_edition)


def dates_between(rhythm: Rhythm, first: date, last: date) -> list[Numbered]:
    """Return the dates of ``rhythm`` from ``first`` to ``last``, both inclusive, with numbers."""
    known = _known(rhythm, last.year)
    return [one for one in known if first <= one.date <= last]


def next_dates(rhythm: Rhythm, after: date, most: int) -> list[Numbered]:
    """Return the first ``most`` dates of ``rhythm`` on or after ``after``, with numbers."""
    start = max(after, rhythm.starts_on)
    coming: list[Numbered] = []
    for years in (1, 4, 16, 64):
        coming = [one for one in _known(rhythm, start.year + years) if one.date >= after]
        if len(coming) >= most:
            break
    return coming[:most]


def edition_on(rhythm: Rhythm, day: date) -> int | None:
    """Return the number of ``day`` in ``rhythm``, or None when it is not one of its dates."""
    found = dates_between(rhythm, day, day)
    return found[0].edition if found else None


def moment(day: date, at: time, zone: str) -> datetime:
    """Return wall time ``at`` on ``day`` in ``zone``, in UTC.

    In the hour that summer time skips, the clock is taken as if it had not yet jumped; in the
    hour that comes twice, the first is meant (RFC 5545, section 3.3.5).
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


@remember_within(8 * 1024 * 1024, lambda dates: DATE_BYTES * len(dates))
def _known(rhythm: Rhythm, year: int) -> tuple[Numbered, ...]:
    """Return all dates of ``rhythm`` until the end of ``year``; kept, for pages ask again."""
    end = min(date(min(year, LAST_DATE.year), 12, 31), rhythm.ends_on or LAST_DATE)
    numbered = enumerate(_from(rhythm.rule, rhythm.starts_on), rhythm.first_edition)
    dates = (Numbered(day, number) for number, day in numbered)
    return tuple(takewhile(lambda one: one.date <= end, dates))


def _from(rule: str, start: date) -> Iterator[date]:
    """Yield the dates of ``rule`` counted from ``start``; ends after nine years without one."""
    soon = min(start, LAST_DATE - LOOK_AHEAD) + LOOK_AHEAD
    if next(iter(_expander(rule, start, soon)), None) is None:
        return
    seen = start
    for at in _expander(rule, start, date(min(start.year + 400, LAST_DATE.year), 12, 31)):
        if at.date() - seen > LOOK_AHEAD:
            return
        seen = at.date()
        yield seen


def _expander(rule: str, start: date, last: date) -> rrule:
    """Return the dates of ``rule`` until ``last``: where there is none, it looks no further."""
    bounded = f"{rule};UNTIL={last.isoformat().replace('-', '')}T000000"
    found: rrule = rrulestr(bounded, dtstart=datetime.combine(start, time()))  # type: ignore[assignment]
    return found
