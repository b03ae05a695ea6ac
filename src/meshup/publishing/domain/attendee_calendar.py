"""Pure: what somebody comes to, as an iCalendar object that a letter brings.

A program that keeps it replaces an entry by one of the same key and a higher SEQUENCE. A date of a
series to which somebody comes as a whole is an exception of the rule, with the series' own UID, as
in the node's feeds: an object with one such date replaces that date alone. A date for which
somebody registered by itself stands alone (``ical`` says why), with a UID that stays when its
series is given another rhythm.

Attendees are told the whole place, and nobody reads who else comes: there is no ATTENDEE. The
ORGANIZER is the community, at its public address, for RFC 5546 wants one. No alarm: whoever wants
one sets one. Calendars are shared, so an event whose place attendees only are told is
CLASS:PRIVATE.

Words
    key   what names an entry: UID, and RECURRENCE-ID if it is a date of a rule

Source
    RFC 5545 (iCalendar), RFC 5546 sections 3.2.1 (PUBLISH) and 3.2.5 (CANCEL), 2.1.4 (SEQUENCE).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from icalendar import Calendar, vCalAddress

from meshup.kit.printable import printable_text
from meshup.publishing.domain.ical import (
    PRODUCT,
    dated_event,
    moment_by_rule,
    rule_event,
    zones_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence, PatternCalendar, SeriesCalendar
    from meshup.publishing.domain.entries import Publisher

    Component = Any

PUBLISH: Final = "PUBLISH"
CANCEL: Final = "CANCEL"


@dataclass(frozen=True, slots=True)
class EntryKey:
    """What names an entry in a calendar; ``recurrence`` as the clock on the wall shows it."""

    uid: str
    recurrence: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttendeeEntry:
    """An event for an attendee's calendar.

    Attributes:
        event: whole; cancelled when the entry is to go.
        key: see ``key_alone`` and ``key_in_series``.
        sequence: SEQUENCE: higher than in each object with this key that was sent before.
    """

    event: Occurrence
    key: EntryKey
    sequence: int


@dataclass(frozen=True, slots=True)
class AttendeeSeries:
    """A series to which somebody comes as a whole.

    Attributes:
        series: with its places, from the first date on to which they come.
        sequence: SEQUENCE of its rules, as in ``AttendeeEntry``.
        left_out: dates by the rule to which they do not come.
    """

    series: SeriesCalendar
    sequence: int
    left_out: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """An iCalendar object, and its METHOD: PUBLISH, or CANCEL when all of its entries go."""

    content: bytes
    method: str


def key_alone(publisher: Publisher, event: Occurrence) -> EntryKey:
    """Return the key of an event for which somebody registered by itself."""
    if event.recurrence_date is None:
        return EntryKey(event.uid)
    return EntryKey(publisher.occurrence_uid(event.slug))


def key_in_series(series: SeriesCalendar, event: Occurrence) -> EntryKey:
    """Return the key of a date of a series to which somebody comes as a whole."""
    other = next((other for other in series.others if other.slug == event.slug), None)
    day = event.recurrence_date
    pattern = None if other or day is None else _pattern_on(series, day)
    if pattern is None:
        return EntryKey(other.uid if other else event.uid)
    return EntryKey(pattern.uid, moment_by_rule(pattern, day))


def attendee_calendar(
    publisher: Publisher,
    entries: Sequence[AttendeeEntry],
    at: datetime,
    series: Iterable[AttendeeSeries] = (),
) -> CalendarObject:
    """Return an object of ``entries``, and of whole ``series``; ``at`` is now (DTSTAMP).

    Of a series, ``entries`` holds each date about which something was said.
    """
    rules = [one for whole in series for one in _rules(publisher, whole, entries)]
    events = [*rules, *(_entry(publisher, entry) for entry in entries)]
    goes = not rules and all(entry.event.cancelled for entry in entries)
    method = CANCEL if goes else PUBLISH
    file = Calendar()
    file.add("PRODID", PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    file.add("METHOD", method)
    for zone in zones_of(events):
        file.add_component(zone)
    for event in events:
        _sign(event, publisher, at)
        file.add_component(event)
    content: bytes = file.to_ical(sorted=False)
    return CalendarObject(content, method)


def _rules(
    publisher: Publisher, whole: AttendeeSeries, entries: Sequence[AttendeeEntry]
) -> Iterator[Component]:
    """Yield the events that carry the rules, and dates on nights in which clocks change."""
    said = {entry.key for entry in entries}
    before = ""
    for pattern in whole.series.patterns:
        away = {day for day in whole.left_out if _pattern_on(whole.series, day) is pattern}
        first = replace(_for_attendees(pattern.first), sequence=whole.sequence)
        skipped = tuple(sorted({*pattern.skipped, *away}))
        carried = replace(pattern, first=first, skipped=skipped)
        component = rule_event(publisher, whole.series, carried, before)
        yield _private(component, pattern.first)
        for event in pattern.changing:
            key = EntryKey(pattern.uid, moment_by_rule(pattern, event.recurrence_date))
            if event.recurrence_date not in away and key not in said:
                yield _entry(publisher, AttendeeEntry(event, key, whole.sequence))
        before = pattern.uid


def _entry(publisher: Publisher, entry: AttendeeEntry) -> Component:
    event = replace(_for_attendees(entry.event), sequence=entry.sequence)
    component = dated_event(publisher, publisher.entry(event), entry.key.uid)
    _private(component, entry.event)
    if entry.key.recurrence is not None:
        component.add("RECURRENCE-ID", entry.key.recurrence)
    return component


def _for_attendees(event: Occurrence) -> Occurrence:
    """Return the event without the remark that the place is told to those who come."""
    return replace(event, place_audience="everyone")


def _private(component: Component, event: Occurrence) -> Component:
    if event.for_attendees:
        component["CLASS"] = "PRIVATE"
    return component


def _sign(component: Component, publisher: Publisher, at: datetime) -> None:
    """Say who sends it, and when; a picture would be fetched each time that it is shown."""
    component.pop("IMAGE", None)
    del component["DTSTAMP"]
    component.add("DTSTAMP", at.astimezone(UTC).replace(microsecond=0))
    if publisher.contact:
        organizer = vCalAddress(f"mailto:{printable_text(publisher.contact)}")
        component.add("ORGANIZER", organizer, {"CN": printable_text(publisher.name)})


def _pattern_on(series: SeriesCalendar, day: date) -> PatternCalendar | None:
    """Return the pattern in force on ``day``; before the first, the first."""
    begun = [one for one in series.patterns if one.rhythm.starts_on <= day]
    return begun[-1] if begun else next(iter(series.patterns), None)
