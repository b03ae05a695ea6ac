"""Pure: a calendar file read: its events and its series.

A recurring event whose rule the agenda can keep stays a series; another becomes single events,
from a year ago to two years ahead. What is private, has no title or is no event is left out, and
counted.

Words
    home zone  the zone of times that name none: the node's

Source
    RFC 5545, section 3.8.5 (recurrence).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meshup.imports.domain.components import read_components
from meshup.imports.domain.imported_event import ImportedEvent, ImportedSeries, ParsedCalendar
from meshup.imports.domain.repeating import RecurrenceSet, expanded_times, simple_rule
from meshup.imports.domain.values import declared_zones, read_moment, read_moments
from meshup.imports.domain.vevent import read_event, why_left_out
from meshup.imports.errors import TooManyEvents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.imports.domain.components import Component
    from meshup.imports.domain.values import CalendarMoment

MOST_TAKEN: Final = 5_000
MOST_RULES: Final = 500


def parse_calendar(content: bytes, home_zone: str, now: datetime) -> ParsedCalendar:
    """Read a calendar file.

    Raises:
        NoCalendar, BadLine, TooManyEvents: see ``read_components``; nothing is taken then.
    """
    left_out: Counter[str] = Counter()
    masters: list[tuple[ImportedEvent, Component]] = []
    overrides: dict[str, list[ImportedEvent]] = defaultdict(list)
    zones: dict[str, str] = {}
    for calendar in read_components(content):
        zones |= declared_zones(calendar, home_zone)
        for component in calendar.components:
            if component.name != "VEVENT":
                left_out[component.name] += component.name != "VTIMEZONE"
            elif reason := why_left_out(component):
                left_out[reason] += 1
            else:
                event = read_event(component, zones, home_zone)
                if event.key:
                    overrides[event.uid].append(event)
                else:
                    masters.append((event, component))
    return _events_and_series(_newest(masters), overrides, +left_out, (zones, home_zone, now))


def _events_and_series(
    masters: Iterable[tuple[ImportedEvent, Component]],
    overrides: dict[str, list[ImportedEvent]],
    left_out: Counter[str],
    context: tuple[dict[str, str], str, datetime],
) -> ParsedCalendar:
    zones, home_zone, now = context
    events: list[ImportedEvent] = []
    series: list[ImportedSeries] = []
    rules = 0
    for event, component in masters:
        overriding = overrides.pop(event.uid, [])
        if component.first("RRULE") is None and component.first("RDATE") is None:
            events += [event, *overriding]
            continue
        rules += 1
        if rules > MOST_RULES:
            raise TooManyEvents(most=MOST_RULES)
        recurrence = _recurrence_set(event, component, zones, home_zone)
        if rule := simple_rule(recurrence):
            skipped = tuple(sorted({skip.day for skip in recurrence.exdates}))
            series.append(ImportedSeries(event, *rule, tuple(overriding), skipped))
        else:
            events += _single_dates(event, recurrence, overriding, now)
        if len(events) > MOST_TAKEN:
            raise TooManyEvents(most=MOST_TAKEN)
    events += [event for orphans in overrides.values() for event in orphans]
    return ParsedCalendar(tuple(events), tuple(series), dict(left_out))


def _single_dates(
    master: ImportedEvent, recurrence: RecurrenceSet, overriding: list[ImportedEvent], now: datetime
) -> list[ImportedEvent]:
    """Return the dates of a recurring event as single ones."""
    length = master.ends_at - master.starts_at
    by_key = {override.key: override for override in overriding}
    dates = []
    for start in expanded_times(recurrence, now):
        key = start.date().isoformat()
        usual = replace(master, key=key, starts_at=start, ends_at=start + length)
        dates.append(by_key.pop(key, usual))
    return [_titled(other, master) for other in (*dates, *by_key.values())]


def _titled(override: ImportedEvent, master: ImportedEvent) -> ImportedEvent:
    return override if override.title else replace(override, title=master.title)


def _recurrence_set(
    event: ImportedEvent, component: Component, zones: dict[str, str], home_zone: str
) -> RecurrenceSet:
    def every(name: str) -> tuple[CalendarMoment, ...]:
        lines = component.all(name)
        return tuple(at for line in lines for at in read_moments(line, zones, home_zone))

    dtstart = component.first("DTSTART")
    assert dtstart is not None  # noqa: S101 - `read_event` has read it
    return RecurrenceSet(
        first=read_moment(dtstart, zones, home_zone),
        length=event.ends_at - event.starts_at,
        rules=tuple(component.all("RRULE")),
        rdates=every("RDATE"),
        exdates=every("EXDATE"),
    )


def _newest(
    masters: list[tuple[ImportedEvent, Component]],
) -> list[tuple[ImportedEvent, Component]]:
    """Return of each UID the newest; some programs write all versions into one file."""
    best: dict[str, tuple[ImportedEvent, Component]] = {}
    for event, component in masters:
        if event.uid not in best or event.stamp >= best[event.uid][0].stamp:
            best[event.uid] = event, component
    return list(best.values())
