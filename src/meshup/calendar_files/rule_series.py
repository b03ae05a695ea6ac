"""Pure: a recurring event as a series, where the agenda can keep its rule.

It keeps one rule by weeks, months or years, at one hour, a day long at most, in a zone of the
world. An override of all later dates begins another rhythm. Dates that the rule has not (the first
of some programs, RDATE, overrides of no date) stand beside it.

Source
    RFC 5545, sections 3.8.5 (recurrence) and 3.2.13 (RANGE).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import FIRST
from meshup.calendar_files.imported_event import ImportedRhythm, ImportedSeries
from meshup.calendar_files.recurrence_rule import WEEKDAYS, RuleDates, read_recurrence_rule
from meshup.calendar_files.recurrence_set import LOOK_AHEAD
from meshup.calendar_files.recurring import with_keys
from meshup.kit.errors import Refusal
from meshup.recurrence.dates import MOST_INTERVAL, PARTS, read_rule

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from meshup.calendar_files.imported_event import ImportedEvent
    from meshup.calendar_files.recurrence_rule import RecurrenceRule, Steps
    from meshup.calendar_files.recurrence_set import BoundedRule
    from meshup.calendar_files.recurring import Override, RecurringEvent

CLOCK: Final = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
BOUNDS: Final = frozenset({"COUNT", "UNTIL"})
MOST_WEEKDAYS: Final = 5
COMPARED: Final = 120
"""Dates of a moved rule that are compared with those that the file means."""

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A rhythm, and the days of the file's rule that it is for: ``shift`` days away from its own.

    ``last`` is None for no end.
    """

    rhythm: ImportedRhythm
    first: date
    last: date | None
    shift: timedelta

    def covers(self, day: date) -> bool:
        """Say whether a day of the file's rule is in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class RuleSeries:
    """A series, and those of its dates that are in the same minute as another."""

    series: ImportedSeries
    doubles: list[ImportedEvent]


def as_series(recurring: RecurringEvent, steps: Steps) -> RuleSeries | None:
    """Return a recurring event as a series, or None where the agenda cannot keep it as such.

    Raises:
        TooManyStepsError
    """
    rule = _kept_rule(recurring)
    segments = _segments(recurring, rule, steps) if rule else []
    return _Assembly(recurring, segments, steps).result() if segments else None


def _kept_rule(recurring: RecurringEvent) -> str | None:
    """Return the rule in the agenda's normal form if the agenda can keep it."""
    recurrence = recurring.recurrence
    if len(recurrence.rules) != 1 or recurrence.exrules or recurring.zone is None:
        return None
    bounded = recurrence.rules[0]
    if len(bounded.dates.times) != 1 or _is_read_otherwise(bounded.rule):
        return None
    if recurrence.start.whole_day or not recurrence.length.is_within_a_day:
        return None
    return _agenda_rule(bounded.line.value, bounded.rule, recurrence.start.wall)


def _is_read_otherwise(rule: RecurrenceRule) -> bool:
    """Say whether the agenda's library takes the rule for another one, or fails on it.

    It takes "each Monday, and the last Friday" for both at once, knows no month without a sixth
    Monday, and begins the first week of BYSETPOS with the first date.
    """
    ordinals = {abs(nth) for nth, _weekday in rule.by_weekday}
    is_mixed = 0 in ordinals and len(ordinals) > 1
    is_by_position = bool(rule.by_position) and rule.frequency == "WEEKLY"
    return is_mixed or max(ordinals, default=0) > MOST_WEEKDAYS or is_by_position


def _agenda_rule(text: str, rule: RecurrenceRule, start: datetime) -> str | None:
    """Return the rule as the agenda writes it, with what RFC 5545 takes from the first date."""
    pairs = [part.partition("=") for part in text.strip().upper().split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, _equals, value in pairs}
    for name in CLOCK | BOUNDS:
        parts.pop(name, None)
    if not set(parts) <= set(PARTS) or rule.interval > MOST_INTERVAL:
        return None
    if not {name for name in parts if name.startswith("BY")} - {"BYMONTH"}:
        if rule.frequency == "WEEKLY":
            parts["BYDAY"] = WEEKDAYS[start.weekday()]
        else:
            parts["BYMONTHDAY"] = str(start.day)
        if rule.frequency == "YEARLY":
            parts.setdefault("BYMONTH", str(start.month))
    try:
        return read_rule(";".join(f"{name}={value}" for name, value in parts.items())).rule
    except Refusal:
        return None


def _segments(recurring: RecurringEvent, rule: str, steps: Steps) -> list[_Segment]:
    """Return the rhythms of the series in order; none where the agenda cannot keep them."""
    bounded = recurring.recurrence.rules[0]
    first = _first_segment(recurring, rule, steps)
    segments = [first] if first else []
    for onward in recurring.onward:
        wall = bounded.wall_at(onward.at, steps)
        if wall is None or not segments:
            return []
        before = _ended(segments.pop(), wall.date() - DAY)
        segments += [before] if before else []
        if onward.is_hidden or onward.event.cancelled:
            break
        moved = _moved_segment(bounded, rule, onward, wall, steps)
        if moved is None or (before and not _follows(bounded, before, moved, steps)):
            return []
        if before and before.rhythm.ends_on and before.rhythm.ends_on >= moved.rhythm.starts_on:
            ends_on = moved.rhythm.starts_on - DAY
            segments[-1] = replace(before, rhythm=replace(before.rhythm, ends_on=ends_on))
        segments.append(moved)
    return segments


def _first_segment(recurring: RecurringEvent, rule: str, steps: Steps) -> _Segment | None:
    recurrence, bounded = recurring.recurrence, recurring.recurrence.rules[0]
    begin = max(recurrence.start.at, FIRST)
    dates = list(islice(bounded.between(begin, begin + LOOK_AHEAD * 2, steps), 2))
    if len(dates) < 2:  # noqa: PLR2004 - a series has more than one date
        return None
    at, wall = dates[0]
    rhythm = ImportedRhythm(
        rule=rule,
        starts_on=wall.date(),
        ends_on=_last_day(bounded, wall, recurrence.zone),
        start=wall.time(),
        zone=recurring.master.zone,
        master=replace(
            recurring.master, starts_at=at, ends_at=recurrence.length.end_of(wall, recurrence.zone)
        ),
    )
    return _Segment(rhythm, wall.date(), rhythm.ends_on, timedelta(0))


def _last_day(bounded: BoundedRule, wall: datetime, zone: tzinfo) -> date | None:
    """Return the last day on which the event may still begin."""
    if bounded.until is None:
        return None
    local = bounded.until.astimezone(zone)
    return local.date() - (DAY if local.time() < wall.time() else timedelta(0))


def _ended(segment: _Segment, last: date) -> _Segment | None:
    """Return ``segment`` until a day of the file's rule; None when nothing is left of it."""
    if last < segment.first:
        return None
    ends_on = min(filter(None, (segment.rhythm.ends_on, last + segment.shift)))
    return replace(segment, last=last, rhythm=replace(segment.rhythm, ends_on=ends_on))


def _follows(bounded: BoundedRule, before: _Segment, moved: _Segment, steps: Steps) -> bool:
    """Say whether the last date before, as it is moved, is before the first one of ``moved``."""
    if moved.shift >= before.shift:
        return True
    end = datetime.combine(moved.first, time())
    walls = [*bounded.dates.between(end - timedelta(days=366), end - timedelta(seconds=1), steps)]
    return not walls or walls[-1].date() + before.shift < moved.rhythm.starts_on


def _moved_segment(
    bounded: BoundedRule, rule: str, onward: Override, wall: datetime, steps: Steps
) -> _Segment | None:
    """Return the rhythm that begins with ``onward``, or None where no rule of ours says it."""
    start = onward.times.start
    if (
        start.whole_day
        or not onward.times.length.is_within_a_day
        or str(start.zone) != (onward.event.zone)
    ):
        return None
    shift = start.wall.date() - wall.date()
    later = bounded.between(onward.at, onward.at + LOOK_AHEAD * 2, steps)
    days = [usual.date() + shift for _at, usual in islice(later, COMPARED)]
    moved_rule = _shifted(rule, shift) if shift else rule
    if moved_rule is None:
        return None
    dates = RuleDates(
        read_recurrence_rule(moved_rule), datetime.combine(days[0], start.wall.time())
    )
    ours = dates.between(start.wall, start.wall + LOOK_AHEAD * 3, steps)
    if [at.date() for at in islice(ours, len(days))] != days:
        return None
    last = _last_day(bounded, wall, start.zone)
    rhythm = ImportedRhythm(
        rule=moved_rule,
        starts_on=days[0],
        ends_on=last + shift if last else None,
        start=start.wall.time(),
        zone=onward.event.zone,
        master=onward.event,
    )
    return _Segment(rhythm, wall.date(), last, shift)


def _shifted(rule: str, shift: timedelta) -> str | None:
    """Return a rule by weekdays so many days later."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = parts.get("BYDAY", "").split(",")
    if parts["FREQ"] != "WEEKLY" or not set(days) <= set(WEEKDAYS):
        return None
    numbers = sorted((WEEKDAYS.index(day) + shift.days) % 7 for day in days)
    parts["BYDAY"] = ",".join(WEEKDAYS[number] for number in numbers)
    return ";".join(f"{name}={value}" for name, value in parts.items())


class _Assembly:
    """Puts a series together: its rhythms, and what is said of single dates."""

    def __init__(self, recurring: RecurringEvent, segments: list[_Segment], steps: Steps) -> None:
        self._recurring, self._segments, self._steps = recurring, segments, steps
        self._recurrence = recurring.recurrence
        self._bounded = recurring.recurrence.rules[0]
        self._overrides: list[ImportedEvent] = []
        self._extras: list[tuple[datetime, ImportedEvent]] = []
        self._skipped: set[date] = set()

    def result(self) -> RuleSeries:
        """Return the series."""
        for override in self._recurring.overrides:
            if not override.is_onward:
                self._add_override(override)
        overridden = {override.at for override in self._recurring.overrides}
        for at in sorted({self._recurrence.start.at, *self._recurrence.rdates} - overridden):
            self._add_listed(at)
        self._skip_excluded()
        timed = [(self._recurring.key_time(at), event) for at, event in self._extras]
        days = {wall.date() for wall, _event in timed}
        rule_days = {day.isoformat() for day in days if self._is_rule_day(day)}
        extras = with_keys(timed, rule_days)
        series = ImportedSeries(
            rhythms=tuple(segment.rhythm for segment in self._segments),
            overrides=tuple(sorted(self._overrides, key=lambda event: event.key)),
            extras=tuple(extras.events),
            skipped=tuple(sorted(self._skipped)),
        )
        return RuleSeries(series, extras.doubles)

    def _own_day(self, at: datetime) -> date | None:
        """Return the date of the series that the file's rule has at that moment, or None."""
        wall = self._bounded.wall_at(at, self._steps)
        return self._shifted_day(wall.date()) if wall else None

    def _shifted_day(self, day: date) -> date | None:
        segment = next((segment for segment in self._segments if segment.covers(day)), None)
        return day + segment.shift if segment else None

    def _is_rule_day(self, day: date) -> bool:
        return any(
            segment.covers(day - segment.shift)
            and self._bounded.wall_on(day - segment.shift, self._steps) is not None
            for segment in self._segments
        )

    def _add_override(self, override: Override) -> None:
        day = self._own_day(override.at)
        if override.is_hidden:
            self._skipped |= {day} if day else set()
        elif day:
            self._overrides.append(replace(override.event, key=day.isoformat()))
        else:
            self._extras.append((override.at, override.event))

    def _add_listed(self, at: datetime) -> None:
        """Add the first date or one of RDATE, where the rule has it not, or for another length."""
        length = self._recurrence.rdates.get(at)
        day = self._own_day(at)
        if self._recurrence.is_excluded(at) or at < FIRST or (day and length is None):
            return
        governing = self._recurring.governing(at)
        if governing and (governing.is_hidden or governing.event.cancelled):
            return
        event = self._recurring.date_event(at, length)
        if day and event == self._recurring.date_event(at):
            return
        if day:
            self._overrides.append(replace(event, key=day.isoformat()))
        else:
            self._extras.append((at, event))

    def _skip_excluded(self) -> None:
        for at in self._recurrence.exdates:
            day = self._own_day(at)
            self._skipped |= {day} if day else set()
        for excluded in self._recurrence.exdays:
            if self._bounded.wall_on(excluded, self._steps):
                day = self._shifted_day(excluded)
                self._skipped |= {day} if day else set()
