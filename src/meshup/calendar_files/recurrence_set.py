"""Pure: when a recurring event takes place: its first time, rules, more dates, dates left out.

Dates are compared by their instants, each read in the event's own zone, for programs write the
same date with its zone, in UTC, without zone or as a day.

Words
    rdate, exdate  a date more (RDATE), a date left out (EXDATE)
    reach          the dates that the agenda takes

Source
    RFC 5545, section 3.8.5 (recurrence).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import FIRST, LAST
from meshup.calendar_files.errors import BadLine
from meshup.calendar_files.recurrence_rule import (
    RuleDates,
    TooFrequentRuleError,
    UnreadableRuleError,
    read_recurrence_rule,
)
from meshup.calendar_files.values import (
    CalendarMoment,
    Length,
    instant,
    read_moment,
    read_moments,
)
from meshup.calendar_files.vevent import NotTakenError
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, tzinfo

    from meshup.calendar_files.components import Component
    from meshup.calendar_files.content_lines import ContentLine
    from meshup.calendar_files.recurrence_rule import RecurrenceRule, Steps
    from meshup.calendar_files.vevent import EventTimes
    from meshup.calendar_files.zones import Zones

MOST_RULES: Final = 4
MOST_LISTED: Final = 2_000
"""Of RDATE and EXDATE, each, in one event."""

STEPS_PER_VALUE: Final = 3
LOOK_AHEAD: Final = timedelta(days=366 * 9)
"""A rule that has no date in nine years (a 29 February can wait eight) has none."""

WITHIN_A_JUMP: Final = timedelta(hours=3)
WITHIN_A_ZONE: Final = timedelta(days=1)
NEVER: Final = re.compile(r"[3-9]\d{3}|2[2-9]\d\d", re.ASCII)
"""Programs write an end in such a year when they mean none."""


class BoundedRule:
    """A rule with its COUNT and UNTIL, in the zone of the event that it repeats."""

    def __init__(self, line: ContentLine, rule: RecurrenceRule, start: CalendarMoment) -> None:
        self.line, self.rule, self._zone = line, rule, start.zone
        self.dates = RuleDates(rule, start.wall)
        self._start = start
        self.until: datetime | None = None

    @property
    def is_finite(self) -> bool:
        """Whether it ends."""
        return self.until is not None

    def set_end(self, zones: Zones, steps: Steps) -> None:
        """Work out the last moment at which it may have a date, in UTC; None for no end.

        Raises:
            BadLine: its UNTIL cannot be read.
            TooManyStepsError
        """
        if self.rule.until and not NEVER.match(self.rule.until):
            moment = read_moment(self.line, zones, self._zone, self.rule.until)
            if self._start.whole_day:
                self.until = instant(
                    datetime.combine(moment.day_in(self._zone), time()), self._zone
                )
            elif moment.whole_day:
                self.until = instant(moment.wall + timedelta(hours=23, minutes=59), self._zone)
            else:
                self.until = moment.at
        if self.rule.count is not None:
            dates = [
                at
                for at, _wall in islice(self.between(self._start.at, LAST, steps), self.rule.count)
            ]
            if len(dates) == self.rule.count:
                self.until = min(filter(None, (self.until, dates[-1])))
            elif not dates:
                self.until = self._start.at

    def between(
        self, first: datetime, last: datetime, steps: Steps
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield its dates in these moments, both inclusive: in UTC, and as wall times.

        Raises:
            TooManyStepsError
        """
        last = min(last, self.until) if self.until else last
        if last < first:
            return
        from_ = (first - WITHIN_A_ZONE).astimezone(UTC).replace(tzinfo=None)
        to = (last + WITHIN_A_ZONE).astimezone(UTC).replace(tzinfo=None)
        for wall in self.dates.between(from_, to, steps):
            at = instant(wall, self._zone)
            if first <= at <= last:
                yield at, wall

    def wall_at(self, at: datetime, steps: Steps) -> datetime | None:
        """Return the wall time of its date at that moment, or None when it has none.

        Raises:
            TooManyStepsError
        """
        if self.until and at > self.until:
            return None
        local = at.astimezone(self._zone).replace(tzinfo=None)
        walls = self.dates.between(local - WITHIN_A_JUMP, local + WITHIN_A_JUMP, steps)
        return next((wall for wall in walls if instant(wall, self._zone) == at), None)

    def wall_on(self, day: date, steps: Steps) -> datetime | None:
        """Return its first wall time on a day, or None.

        Raises:
            TooManyStepsError
        """
        begin = datetime.combine(day, time())
        walls = self.dates.between(
            begin, begin + timedelta(hours=23, minutes=59, seconds=59), steps
        )
        wall = next(walls, None)
        if wall and self.until and instant(wall, self._zone) > self.until:
            return None
        return wall


@dataclass(slots=True)
class RecurrenceSet:
    """When it takes place. Moments are in UTC.

    Attributes:
        rdates: with the length of each that is a period, else None.
        exdates, exdays: moments and whole days (in the event's zone) that are left out.
    """

    start: CalendarMoment
    length: Length
    rules: Sequence[BoundedRule] = ()
    exrules: Sequence[BoundedRule] = ()
    rdates: dict[datetime, Length | None] = field(default_factory=dict)
    exdates: set[datetime] = field(default_factory=set)
    exdays: set[date] = field(default_factory=set)

    @property
    def zone(self) -> tzinfo:
        """The zone in which it recurs."""
        return self.start.zone

    def is_excluded(self, at: datetime) -> bool:
        """Say whether the file leaves this moment out."""
        return at in self.exdates or (bool(self.exdays) and self.day_of(at) in self.exdays)

    def day_of(self, at: datetime) -> date:
        """Return the date of a moment in its own zone."""
        return at.astimezone(self.zone).date()

    def resolve(self, moment: CalendarMoment, steps: Steps) -> datetime:
        """Return which of its dates is meant by a line such as RECURRENCE-ID.

        Raises:
            TooManyStepsError
        """
        if self.start.whole_day:
            return instant(datetime.combine(moment.day_in(self.zone), time()), self.zone)
        if not moment.whole_day:
            return moment.at
        day = moment.wall.date()
        walls = filter(None, (rule.wall_on(day, steps) for rule in self.rules))
        known = [at for at in (self.start.at, *self.rdates) if self.day_of(at) == day]
        known += [instant(wall, self.zone) for wall in walls]
        usual = instant(datetime.combine(day, self.start.wall.time()), self.zone)
        return min(known, default=usual)


def is_recurring(component: Component) -> bool:
    """Say whether an event has more than one date."""
    return any(component.first(name) for name in ("RRULE", "RDATE"))


def read_recurrence_set(
    component: Component, times: EventTimes, zones: Zones, steps: Steps
) -> RecurrenceSet:
    """Read the rules and dates of a recurring event.

    Raises:
        BadLine: a rule or date cannot be read, or a rule has no date.
        NotTakenError: it has more rules or dates than any event needs.
        TooManyStepsError
    """
    start = times.start
    recurrence = RecurrenceSet(start, times.length)
    recurrence.rules = _rules(component.all("RRULE"), start, zones, steps)
    recurrence.exrules = _rules(component.all("EXRULE"), start, zones, steps)
    if len(recurrence.rules) + len(recurrence.exrules) > MOST_RULES:
        raise NotTakenError(component.number, "too_many_dates", _("it has too many rules."))
    for moment, length in read_moments(_bounded(component, "RDATE", steps), zones, start.zone):
        if moment.whole_day and not start.whole_day:
            at = instant(datetime.combine(moment.wall.date(), start.wall.time()), start.zone)
        else:
            at = recurrence.resolve(moment, steps)
        if FIRST <= at <= LAST:
            recurrence.rdates[at] = length
    for moment, _length in read_moments(_bounded(component, "EXDATE", steps), zones, start.zone):
        if moment.whole_day and not start.whole_day:
            recurrence.exdays.add(moment.wall.date())
        else:
            recurrence.exdates.add(recurrence.resolve(moment, steps))
    return recurrence


def _bounded(component: Component, name: str, steps: Steps) -> list[ContentLine]:
    lines = component.all(name)
    listed = sum(line.value.count(",") + 1 for line in lines)
    if listed > MOST_LISTED:
        raise NotTakenError(component.number, "too_many_dates", _("it lists too many dates."))
    steps.spend(listed * STEPS_PER_VALUE)
    return lines


def _rules(
    lines: Sequence[ContentLine], start: CalendarMoment, zones: Zones, steps: Steps
) -> list[BoundedRule]:
    if len(lines) > MOST_RULES:
        raise NotTakenError(lines[0].number, "too_many_dates", _("it has too many rules."))
    rules = []
    for line in {line.value.strip().upper(): line for line in lines}.values():
        try:
            rule = BoundedRule(line, read_recurrence_rule(line.value), start)
        except UnreadableRuleError:
            raise BadLine(line=line.number, why=_("nobody can read this rule.")) from None
        except TooFrequentRuleError:
            why = _("it repeats more often than once a day.")
            raise BadLine(line=line.number, why=why) from None
        rule.set_end(zones, steps)
        if next(rule.dates.between(start.wall, start.wall + LOOK_AHEAD, steps), None) is None:
            raise BadLine(line=line.number, why=_("nobody can read this rule."))
        rules.append(rule)
    return rules
