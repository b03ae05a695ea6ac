"""Pure: a time zone as calendar files explain it, with its summer times as rules.

Words
    onset      a change of a zone's clocks; written as the clock before it shows it
    regular    a zone whose clocks change each year by the same rule, as far as anybody knows

Method
    The changes of 28 years, after which weekdays come back to the same dates, are read as rules
    ("the last Sunday of March"); from the first year that follows them on, the rules stand for
    all. Earlier changes, and all those of a zone without a rule (Casablanca, by the moon), are
    listed.

Source
    RFC 5545, section 3.6.5 (Time Zone Component).
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from meshup.kit.clock_changes import Clock, Onset, clock_at, onsets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RULE_YEARS: Final = range(2038, 2066)
"""Beyond every change that laws have announced one by one, but those of Ramadan."""

LAST_LISTED: Final = 2060
"""Until when the changes of a zone without a rule are written out."""

WEEK: Final = 7
LAST_IN_MONTH: Final = {31: 25, 30: 24}
"""Of months of so many days: where their last week begins, in every year."""

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Component = Any


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """One change that comes each year, on one weekday among the days of a month."""

    month: int
    days: tuple[int, ...]
    weekday: int | None
    at: time
    before: Clock
    after: Clock

    def names(self, onset: Onset) -> bool:
        """Say whether ``onset`` is one of this rule."""
        wall = onset.wall
        return (
            (wall.month, wall.time()) == (self.month, self.at)
            and wall.day in self.days
            and self.weekday in {None, wall.weekday()}
            and (onset.before, onset.after) == (self.before, self.after)
        )

    def first(self, year: int) -> datetime:
        """Return its first onset in ``year`` or later."""
        for later in range(year, year + 2 * len(RULE_YEARS)):
            for day in self.days:
                wall = datetime.combine(date(later, self.month, day), self.at)
                if self.weekday in {None, wall.weekday()}:
                    return wall
        raise AssertionError(self)

    def recurrence(self) -> dict[str, Any]:
        """Return the parts of its RRULE."""
        parts: dict[str, Any] = {"FREQ": "YEARLY", "BYMONTH": self.month}
        if self.weekday is None:
            return {**parts, "BYMONTHDAY": list(self.days)}
        weekday = WEEKDAYS[self.weekday]
        if len(self.days) == WEEK:
            if self.days[0] == LAST_IN_MONTH.get(monthrange(2001, self.month)[1]):
                return {**parts, "BYDAY": f"-1{weekday}"}
            if self.days[0] % WEEK == 1:
                return {**parts, "BYDAY": f"{self.days[-1] // WEEK}{weekday}"}
        return {**parts, "BYMONTHDAY": list(self.days), "BYDAY": weekday}


@lru_cache(maxsize=64)
def time_zone(name: str, year: int) -> Component:
    """Return the VTIMEZONE of the zone ``name`` for moments of ``year`` and later."""
    zone, rules = ZoneInfo(name), yearly_rules(name)
    listed = onsets(zone, year - 1, RULE_YEARS[0] - 1 if rules else LAST_LISTED)
    if rules:
        regular = _regular_since(listed, rules, year - 1)
        listed = [onset for onset in listed if onset.wall.year < regular]
        begun = [_ruled(rule, rule.first(regular)) for rule in rules]
    else:
        begun = []
    component = Timezone()
    component.add("TZID", name)
    observances = [*_listed(listed), *begun]
    for observance in observances:
        component.add_component(observance)
    if all(observance["DTSTART"].dt.year >= year for observance in observances):
        start = datetime(year - 1, 1, 1, tzinfo=UTC)
        clock = clock_at(zone, start)
        component.add_component(_observance(start.replace(tzinfo=None), clock, clock))
    return component


@lru_cache(maxsize=64)
def yearly_rules(name: str) -> tuple[YearlyRule, ...]:
    """Return the rules by which the clocks of a zone change each year; none if they do not."""
    years: dict[int, list[Onset]] = defaultdict(list)
    for onset in onsets(ZoneInfo(name), RULE_YEARS[0], RULE_YEARS[-1]):
        years[onset.wall.year].append(onset)
    counts = {len(years[year]) for year in RULE_YEARS}
    if len(counts) != 1:
        return ()
    found: list[YearlyRule] = []
    for nth in range(counts.pop()):
        rules = _rules_of([years[year][nth] for year in RULE_YEARS])
        if not rules:
            return ()
        found += rules
    return tuple(found)


def _rules_of(onsets_of_years: list[Onset]) -> list[YearlyRule]:
    """Return the rule, or the one for each month, that names exactly these; none if there is none.

    "The Friday after the last Thursday of October" may be the first day of November.
    """
    facts = {(onset.wall.time(), onset.before, onset.after) for onset in onsets_of_years}
    days = {(onset.wall.month, onset.wall.day) for onset in onsets_of_years}
    weekdays = {onset.wall.weekday() for onset in onsets_of_years}
    if len(facts) != 1 or (len(days) > 1 and (len(weekdays) > 1 or len(days) != WEEK)):
        return []
    at, before, after = facts.pop()
    weekday = weekdays.pop() if len(days) > 1 else None
    return [
        YearlyRule(
            month, tuple(sorted(d for m, d in days if m == month)), weekday, at, before, after
        )
        for month in sorted({month for month, _ in days})
    ]


def _regular_since(listed: list[Onset], rules: tuple[YearlyRule, ...], earliest: int) -> int:
    """Return the first year, from ``earliest`` on, since which all changes are by the rules."""
    each_year = len(onsets_by_rules(rules))
    for year in range(RULE_YEARS[0] - 1, earliest - 1, -1):
        changes = [onset for onset in listed if onset.wall.year == year]
        if len(changes) != each_year or not all(
            any(rule.names(onset) for rule in rules) for onset in changes
        ):
            return year + 1
    return earliest


def onsets_by_rules(rules: Iterable[YearlyRule]) -> set[tuple[Clock, Clock]]:
    """Return the changes that ``rules`` bring each year; two rules may share one of them."""
    return {(rule.before, rule.after) for rule in rules}


def _listed(some: Iterable[Onset]) -> Iterator[Component]:
    """Yield an observance for each way in which the clocks change, with its dates.

    A date has a line of its own, for some programs read no lists; the first one too, for some
    that find a date do not look at DTSTART.
    """
    alike: dict[tuple[Clock, Clock], list[datetime]] = defaultdict(list)
    for onset in some:
        alike[onset.before, onset.after].append(onset.wall)
    for (before, after), walls in alike.items():
        component = _observance(walls[0], before, after)
        for wall in walls if len(walls) > 1 else ():
            component.add("RDATE", wall)
        yield component


def _ruled(rule: YearlyRule, first: datetime) -> Component:
    component = _observance(first, rule.before, rule.after)
    component.add("RRULE", vRecur(rule.recurrence()))
    return component


def _observance(start: datetime, before: Clock, after: Clock) -> Component:
    """Return what holds from ``start`` on; of two that take turns, the later clock is summer's.

    Where the law calls summer the standard (Dublin, Casablanca) programs still expect that.
    """
    summer = after.offset > before.offset if after.saves or before.saves else False
    component = (
        TimezoneDaylight() if summer or (after == before and after.saves) else TimezoneStandard()
    )
    component.add("DTSTART", start)
    component.add("TZOFFSETFROM", before.offset)
    component.add("TZOFFSETTO", after.offset)
    component.add("TZNAME", after.name)
    return component
