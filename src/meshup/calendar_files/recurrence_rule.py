"""Pure: an RRULE of any calendar program, and its dates, in bounded steps.

``dateutil`` searches a rule that never matches ("30 February") until the year 9999, and cannot be
stopped; here each period costs what it is worth, out of a budget. Dates are asked for by period,
so that a rule from 1604 costs nothing before the first date that is wanted.

Words
    period  a year, month, week or day of the rule, as FREQ says; INTERVAL leaves some out
    steps   days that were looked at

Source
    RFC 5545, section 3.3.10 (Recurrence Rule).
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
FASTER: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE: Final = 400
MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MOST_TIMES: Final = 24
STEPS_PER_DATE: Final = 2
NUMBERS: Final = {
    "BYMONTH": (1, 12),
    "BYWEEKNO": (-53, 53),
    "BYYEARDAY": (-366, 366),
    "BYMONTHDAY": (-31, 31),
    "BYSETPOS": (-8784, 8784),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
}
KNOWN_PARTS: Final = frozenset(
    {*NUMBERS, "BYDAY", "COUNT", "FREQ", "INTERVAL", "RSCALE", "SKIP", "UNTIL", "WKST"}
)
WEEKDAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER: Final = re.compile(r"[+-]?\d{1,4}", re.ASCII)
COUNTED: Final = re.compile(r"\d{1,9}", re.ASCII)


class UnreadableRuleError(ValueError):
    """It is no rule."""


class TooFrequentRuleError(ValueError):
    """It repeats by the hour or faster, or more than ``MOST_TIMES`` times a day."""


class TooManyStepsError(Exception):
    """The budget is used up."""


@dataclass(slots=True)
class Steps:
    """How many steps are left; of a file, and of one event in it."""

    left: int

    def spend(self, steps: int) -> None:
        """Count ``steps``.

        Raises:
            TooManyStepsError
        """
        self.left -= steps
        if self.left < 0:
            raise TooManyStepsError


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """What an RRULE says. Weekdays count from Monday, 0; an empty tuple is a part not there.

    Attributes:
        by_weekday: with its ordinal, 0 for every one. until: as it was written.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    by_month: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_weekday: tuple[tuple[int, int], ...] = ()
    by_position: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()


def read_recurrence_rule(text: str) -> RecurrenceRule:
    """Read the value of an RRULE.

    Raises:
        UnreadableRuleError, TooFrequentRuleError
    """
    pairs = [part.partition("=") for part in text.strip().upper().split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, _equals, value in pairs}
    if len(text) > LONGEST_RULE or len(parts) != len(pairs) or not all(parts.values()):
        raise UnreadableRuleError
    unknown = {name for name in parts if name not in KNOWN_PARTS and not name.startswith("X-")}
    if unknown or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise UnreadableRuleError
    if parts.get("FREQ") in FASTER:
        raise TooFrequentRuleError
    interval, count = parts.get("INTERVAL", "1"), parts.get("COUNT")
    if parts.get("FREQ") not in FREQUENCIES or parts.get("WKST", "MO") not in WEEKDAYS:
        raise UnreadableRuleError
    if not all(COUNTED.fullmatch(number) and int(number) for number in (interval, count or "1")):
        raise UnreadableRuleError
    numbers = {name: _numbers(parts.get(name, ""), *bounds) for name, bounds in NUMBERS.items()}
    rule = RecurrenceRule(
        frequency=parts["FREQ"],
        interval=int(interval),
        count=int(count) if count else None,
        until=parts.get("UNTIL", ""),
        week_start=WEEKDAYS.index(parts.get("WKST", "MO")),
        by_month=numbers["BYMONTH"],
        by_week=numbers["BYWEEKNO"],
        by_year_day=numbers["BYYEARDAY"],
        by_month_day=numbers["BYMONTHDAY"],
        by_weekday=_weekdays(parts.get("BYDAY", "")),
        by_position=numbers["BYSETPOS"],
        by_hour=numbers["BYHOUR"],
        by_minute=numbers["BYMINUTE"],
        by_second=numbers["BYSECOND"],
    )
    if len(rule.by_hour or (0,)) * len(rule.by_minute or (0,)) > MOST_TIMES or rule.by_second[1:]:
        raise TooFrequentRuleError
    return rule


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    if not text:
        return ()
    numbers = set()
    for part in text.split(","):
        if not NUMBER.fullmatch(part.strip()):
            raise UnreadableRuleError
        numbers.add(int(part))
    if min(numbers) < least or max(numbers) > most or (least < 0 and 0 in numbers):
        raise UnreadableRuleError
    return tuple(sorted(numbers))


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    days = set()
    for part in filter(None, text.split(",")):
        match = WEEKDAY.fullmatch(part.strip())
        if match is None or (match[1] and not 0 < abs(int(match[1])) <= 53):  # noqa: PLR2004 - weeks
            raise UnreadableRuleError
        days.add((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(sorted(days))


class RuleDates:
    """The dates of one rule, as wall times from ``start`` on, without its COUNT and UNTIL.

    What the rule leaves open it takes from ``start``: weekday, day, month, hour.
    """

    def __init__(self, rule: RecurrenceRule, start: datetime) -> None:
        self._rule, self._start = _completed(rule, start), start
        self._first = self._ordinal(start.date())
        self._times = [
            time(hour, minute, min(second, 59))
            for hour, minute, second in product(
                rule.by_hour or (start.hour,),
                rule.by_minute or (start.minute,),
                rule.by_second or (start.second,),
            )
        ]

    @property
    def times(self) -> list[time]:
        """The times of each of its days, in order."""
        return self._times

    def has(self, at: datetime, steps: Steps) -> bool:
        """Say whether ``at`` is one of its dates.

        Raises:
            TooManyStepsError
        """
        period, rest = divmod(self._ordinal(at.date()) - self._first, self._rule.interval)
        return rest == 0 and period >= 0 and at in self._dates_in(period, steps)

    def between(self, first: datetime, last: datetime, steps: Steps) -> Iterator[datetime]:
        """Yield its dates from ``first`` to ``last``, both inclusive, in order.

        Raises:
            TooManyStepsError
        """
        first = max(first, self._start)
        period = max(0, (self._ordinal(first.date()) - self._first) // self._rule.interval)
        end = self._ordinal(last.date())
        while self._first + period * self._rule.interval <= end:
            for at in self._dates_in(period, steps):
                if at > last:
                    return
                if at >= first:
                    yield at
            period += 1

    def _ordinal(self, day: date) -> int:
        """Return the number of the year, month, week or day in which ``day`` is."""
        frequency = self._rule.frequency
        if frequency == "YEARLY":
            return day.year
        if frequency == "MONTHLY":
            return day.year * 12 + day.month - 1
        if frequency == "WEEKLY":
            return (day.toordinal() - 1 - self._rule.week_start) // 7
        return day.toordinal()

    def _dates_in(self, period: int, steps: Steps) -> list[datetime]:
        """Return the dates in the period of that number, in order; none before the start."""
        ordinal = self._first + period * self._rule.interval
        days = self._days_in(ordinal, steps)
        steps.spend(len(days) * len(self._times) * STEPS_PER_DATE)
        dates = [datetime.combine(day, at) for day in days for at in self._times]
        if self._rule.by_position:
            dates = _at_positions(dates, self._rule.by_position)
        return [at for at in dates if at >= self._start]

    def _days_in(self, ordinal: int, steps: Steps) -> list[date]:
        rule = self._rule
        if rule.frequency == "YEARLY":
            days = _days_of_year(rule, ordinal)
        elif rule.frequency == "MONTHLY":
            year, month = divmod(ordinal, 12)
            days = _days_of_month(rule, year, month + 1)
        elif rule.frequency == "WEEKLY":
            first = ordinal * 7 + 1 + rule.week_start
            days = [date.fromordinal(number) for number in range(max(first, 1), first + 7)]
        else:
            days = [date.fromordinal(ordinal)]
        steps.spend(1 + len(days))
        return [day for day in days if _fits(rule, day)]


def _completed(rule: RecurrenceRule, start: datetime) -> RecurrenceRule:
    """Return ``rule`` with what it leaves to its first date."""
    if rule.by_year_day or rule.by_month_day or rule.by_weekday or rule.frequency == "DAILY":
        return rule
    if rule.frequency == "WEEKLY" or rule.by_week:
        return replace(rule, by_weekday=((0, start.weekday()),))
    if rule.frequency == "MONTHLY":
        return replace(rule, by_month_day=(start.day,))
    return replace(rule, by_month_day=(start.day,), by_month=rule.by_month or (start.month,))


def _days_of_year(rule: RecurrenceRule, year: int) -> list[date]:
    if rule.by_year_day:
        length = 365 + isleap(year)
        numbers = {day if day > 0 else length + 1 + day for day in rule.by_year_day}
        new_year = date(year, 1, 1).toordinal() - 1
        return [date.fromordinal(new_year + day) for day in sorted(numbers) if 0 < day <= length]
    months = rule.by_month or range(1, 13)
    return [day for month in months for day in _days_of_month(rule, year, month)]


def _days_of_month(rule: RecurrenceRule, year: int, month: int) -> list[date]:
    """Return the days of a month that the rule may mean, in order."""
    length = _month_length(year, month)
    if rule.by_month_day:
        numbers = {day if day > 0 else length + 1 + day for day in rule.by_month_day}
    elif rule.by_weekday:
        first_weekday = date(year, month, 1).weekday()
        numbers = {
            number
            for _nth, weekday in rule.by_weekday
            for number in range(1 + (weekday - first_weekday) % 7, length + 1, 7)
        }
    else:
        numbers = set(range(1, length + 1))
    return [date(year, month, number) for number in sorted(numbers) if 0 < number <= length]


def _month_length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else MONTH_LENGTHS[month - 1]  # noqa: PLR2004 - February


def _fits(rule: RecurrenceRule, day: date) -> bool:
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (not rule.by_month_day or _is_month_day(rule, day))
        and (not rule.by_weekday or _is_weekday(rule, day))
        and (not rule.by_year_day or _is_year_day(rule, day))
        and (not rule.by_week or _is_in_week(rule, day))
    )


def _is_month_day(rule: RecurrenceRule, day: date) -> bool:
    numbers = rule.by_month_day
    return day.day in numbers or day.day - _month_length(day.year, day.month) - 1 in numbers


def _is_year_day(rule: RecurrenceRule, day: date) -> bool:
    number = day.timetuple().tm_yday
    return number in rule.by_year_day or number - 366 - isleap(day.year) in rule.by_year_day


def _is_weekday(rule: RecurrenceRule, day: date) -> bool:
    """Say whether it is such a weekday; the first or last of its month or year, if that is asked.

    Weeks and days have no ordinals, and programs that write them mean nothing by them.
    """
    weekday = day.weekday()
    if rule.frequency in {"WEEKLY", "DAILY"}:
        return any(weekday == wanted for _nth, wanted in rule.by_weekday)
    if rule.frequency == "MONTHLY" or rule.by_month:
        number, length = day.day, _month_length(day.year, day.month)
    else:
        number, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    nth, nth_last = (number + 6) // 7, -((length - number + 7) // 7)
    meant = rule.by_weekday
    return (0, weekday) in meant or (nth, weekday) in meant or (nth_last, weekday) in meant


def _is_in_week(rule: RecurrenceRule, day: date) -> bool:
    """Say whether the day is in such a week; week 1 has four days or more of its year."""
    for year in (day.year + 1, day.year, day.year - 1):
        first = _first_week(year, rule.week_start)
        if first <= day.toordinal():
            number = (day.toordinal() - first) // 7 + 1
            weeks = (_first_week(year + 1, rule.week_start) - first) // 7
            return number in rule.by_week or number - weeks - 1 in rule.by_week
    return False


def _first_week(year: int, week_start: int) -> int:
    """Return the day (as an ordinal) on which week 1 of a year begins."""
    new_year = date(year, 1, 1)
    into_week = (new_year.weekday() - week_start) % 7
    return new_year.toordinal() - into_week + (0 if into_week <= 3 else 7)  # noqa: PLR2004 - of seven


def _at_positions(dates: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    count = len(dates)
    indexes = {position - 1 if position > 0 else count + position for position in positions}
    return [dates[index] for index in sorted(indexes) if 0 <= index < count]
