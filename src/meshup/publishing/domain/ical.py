"""Pure: events as a calendar file that every calendar program reads.

A series is written as it is kept: for each pattern one event with its rule, and for each date
about which somebody has said something one more with its RECURRENCE-ID. A date left out is an
EXDATE. Patterns of one series follow each other (RELATED-TO). The same events give the same bytes.

Times of a rule are what the clock on the wall shows, in the hour that summer time skips too (RFC
5545, 3.3.5). Programs differ on nights in which clocks change: a date of a rule on such a night is
written on its own, and a moment in the hour that comes twice in UTC.

What people read is decorated: numbers of editions, "not confirmed yet", who announced it. Where
that is so, X-MESHUP-TITLE, -SUMMARY and -TEXT have the words as hosts wrote them (the text in
Markdown), for other nodes; X-MESHUP-SOURCE is the page where the event was announced elsewhere.

Words
    calendar, event   VCALENDAR, VEVENT
    master            the event that carries the rule

Source
    RFC 5545 (iCalendar), RFC 7986 (new properties), section 3.2.15 (RELTYPE).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from icalendar import Calendar, Event, vGeo, vRecur, vText, vUri

from meshup.kit.clock_changes import comes_once
from meshup.kit.printable import printable_text
from meshup.publishing.domain.time_zones import time_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from meshup.agenda.domain.occurrence import Occurrence, PatternCalendar, SeriesCalendar
    from meshup.publishing.domain.entries import Entry, Publisher

PRODUCT: Final = "-//Meshup//Meshup//EN"
REFRESH: Final = timedelta(hours=1)
STATUS: Final = {"usual": "TENTATIVE", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}
Component = Any


class Contents(NamedTuple):
    """What a calendar holds: ``singles`` belong to no series.

    With ``now``, events that are to come say how much room they have for talks; ``takes`` says of
    an event (its slug) whether one may propose a talk for it then.
    """

    name: str
    source: str
    page: str
    series: Sequence[SeriesCalendar] = ()
    singles: Sequence[Occurrence] = ()
    now: datetime | None = None
    takes: Callable[[str], bool] = lambda _slug: True

    def dated(self) -> Iterator[Occurrence]:
        """Yield all that is written with a date of its own."""
        for series in self.series:
            for pattern in series.patterns:
                yield from (*pattern.overrides, *pattern.changing)
            yield from series.others
        yield from self.singles

    def until(self) -> datetime | None:
        """Return when the clock next takes the room for talks out of an event; None for never."""
        moments = (event.starts_at for event in self.dated() if _has_room(event, self.now))
        return min(moments, default=None)


def calendar(publisher: Publisher, contents: Contents) -> bytes:
    """Return a calendar file of ``contents``, told by ``publisher``."""
    events = [event for series in contents.series for event in _series(publisher, series, contents)]
    events += [_alone(publisher, event, contents) for event in contents.singles]
    file = Calendar()
    file.add("PRODID", PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    _add_text(file, "NAME", contents.name, publisher.language)
    _add_text(file, "X-WR-CALNAME", contents.name)
    if publisher.summary:
        _add_text(file, "DESCRIPTION", publisher.summary, publisher.language)
        _add_text(file, "X-WR-CALDESC", publisher.summary)
    file.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    file.add("X-PUBLISHED-TTL", "PT1H")
    file.add("SOURCE", contents.source, {"VALUE": "URI"})
    file.add("URL", contents.page)
    file.add("COLOR", nearest_colour(publisher.colour))
    for zone in zones_of(events):
        file.add_component(zone)
    for event in events:
        file.add_component(event)
    written: bytes = file.to_ical(sorted=False)
    return written


def _series(
    publisher: Publisher, series: SeriesCalendar, contents: Contents
) -> Iterable[Component]:
    before = ""
    for pattern in series.patterns:
        uid = pattern.uid
        yield rule_event(publisher, series, pattern, before)
        for occurrence in (*pattern.overrides, *pattern.changing):
            component = dated_event(
                publisher,
                _entry(publisher, occurrence, contents),
                uid,
                sequence=pattern.first.sequence,
            )
            component.add("RECURRENCE-ID", moment_by_rule(pattern, occurrence.recurrence_date))
            yield component
        before = uid
    for other in series.others:
        yield dated_event(publisher, _entry(publisher, other, contents), other.uid)


def _alone(publisher: Publisher, occurrence: Occurrence, contents: Contents) -> Component:
    """Return an event that stands by itself; of a series, it names the series it belongs to.

    Programs take such a file more willingly than a lone RECURRENCE-ID without its rule.
    """
    entry = _entry(publisher, occurrence, contents)
    if occurrence.recurrence_date is None:
        return dated_event(publisher, entry, occurrence.uid)
    component = dated_event(publisher, entry, publisher.occurrence_uid(occurrence.slug))
    component.add("RELATED-TO", occurrence.uid, {"RELTYPE": "PARENT"})
    return component


def _entry(publisher: Publisher, event: Occurrence, contents: Contents) -> Entry:
    """Return ``event`` with its room for talks, if it is to come, among its remarks."""
    entry = publisher.entry(event)
    if not _has_room(event, contents.now):
        return entry
    slots = publisher.slots(event, is_open=contents.takes(event.slug))
    if not slots:
        return entry
    return replace(entry, remarks=(*entry.remarks, slots))


def _has_room(event: Occurrence, now: datetime | None) -> bool:
    """Say whether there was room for talks in an event that is still to come."""
    if now is None or event.cancelled:
        return False
    return bool(event.open_slots) and event.starts_at > now


def rule_event(
    publisher: Publisher, series: SeriesCalendar, pattern: PatternCalendar, before: str = ""
) -> Component:
    """Return the event that carries a rule; ``before`` is the UID of the pattern before it."""
    entry = publisher.series_entry(series, pattern.first)
    component = _event(publisher, entry, pattern.uid)
    _add_rule_time(component, pattern)
    rule = vRecur.from_ical(pattern.rhythm.rule)
    if pattern.rhythm.ends_on is not None:
        last = moment_by_rule(pattern, pattern.rhythm.ends_on)
        rule["UNTIL"] = [last.astimezone(UTC)]
    component.add("RRULE", rule)
    if pattern.skipped:
        component.add("EXDATE", [moment_by_rule(pattern, day) for day in pattern.skipped])
    if before:
        component.add("RELATED-TO", before, {"RELTYPE": "SIBLING"})
    return component


def moment_by_rule(pattern: PatternCalendar, day: date | None) -> datetime:
    """Return when the date of the rule on ``day`` would begin, on its wall: its RECURRENCE-ID."""
    return datetime.combine(day or date.min, pattern.start, pattern.first.zone)


def _add_rule_time(component: Component, pattern: PatternCalendar) -> None:
    """Say when the first date is; how long, where its two ends on the wall would say it wrongly."""
    start, end = moment_by_rule(pattern, pattern.rhythm.starts_on), pattern.first.local_end
    length = pattern.first.ends_at - pattern.first.starts_at
    component.add("DTSTART", start)
    if end.replace(tzinfo=None) - start.replace(tzinfo=None) == length:
        component.add("DTEND", end)
    else:
        component.add("DURATION", length)


def dated_event(publisher: Publisher, entry: Entry, uid: str, *, sequence: int = 0) -> Component:
    """Return an event with its time; ``sequence`` is added to its own."""
    component = _event(publisher, entry, uid, sequence=sequence)
    start, end = span(entry.event)
    component.add("DTSTART", start)
    component.add("DTEND", end)
    return component


def _event(publisher: Publisher, entry: Entry, uid: str, *, sequence: int = 0) -> Component:
    """Return an event without its time."""
    event = entry.event
    component = Event()
    _add_text(component, "UID", uid)
    stamp = (event.changed_at or event.starts_at).astimezone(UTC).replace(microsecond=0)
    component.add("DTSTAMP", stamp)
    component.add("LAST-MODIFIED", stamp)
    component.add("SEQUENCE", event.sequence + sequence)
    words = (publisher.description(entry), publisher.speakers(event))
    _add_words(component, entry, "\n\n".join(filter(None, words)))
    component.add("STATUS", STATUS.get(event.state, "TENTATIVE"))
    component.add("TRANSP", "TRANSPARENT" if event.cancelled or event.all_day else "OPAQUE")
    component.add("CLASS", "PUBLIC")
    _add_text(component, "CATEGORIES", entry.kind)
    component.add("URL", entry.page)
    if entry.source:
        component.add("X-MESHUP-SOURCE", vUri(printable_text(entry.source)), {"VALUE": "URI"})
    _where(component, entry)
    if entry.picture:
        component.add("IMAGE", vUri(entry.picture), {"VALUE": "URI", "DISPLAY": "BADGE"})
    return component


def _add_words(component: Component, entry: Entry, description: str) -> None:
    _add_text(component, "SUMMARY", entry.title, entry.language)
    if entry.name != entry.title:
        _add_text(component, "X-MESHUP-TITLE", entry.name, entry.language)
    if description:
        _add_text(component, "DESCRIPTION", description)
    if description != entry.text:
        _add_text(component, "X-MESHUP-TEXT", entry.text, entry.text_language)
        if entry.summary:
            _add_text(component, "X-MESHUP-SUMMARY", entry.summary)


def _add_text(component: Component, name: str, words: str, language: str = "") -> None:
    parameters = {"LANGUAGE": language} if language else {}
    if name.startswith("X-MESHUP"):
        parameters["VALUE"] = "TEXT"  # which other programs assume of no property they do not know
    component.add(name, vText(printable_text(words)), parameters)


def span(event: Occurrence) -> tuple[date, date]:
    """Return the beginning and the end (exclusive) as calendars write them: dates when all day."""
    if not event.all_day:
        return _written(event.local_start), _written(event.local_end)
    last = event.local_end
    whole = last.time() == time() and last.date() > event.local_start.date()
    return event.local_start.date(), last.date() + timedelta(days=0 if whole else 1)


def _written(local: datetime) -> datetime:
    """Return a moment in a form that names it alone: in UTC if its wall time comes twice."""
    return local if comes_once(local) else local.astimezone(UTC)


def _where(component: Component, entry: Entry) -> None:
    event = entry.event
    if entry.where:
        _add_text(component, "LOCATION", entry.where)
    place = None if event.online else event.place
    if place and place.latitude is not None and place.longitude is not None:
        component.add("GEO", vGeo((place.latitude, place.longitude)))
    if event.online_url and event.mode != "offline":
        how = {"VALUE": "URI", "FEATURE": "VIDEO"}
        component.add("CONFERENCE", vUri(printable_text(event.online_url)), how)


def zones_of(components: Iterable[Component]) -> list[Component]:
    """Return a definition for every zone that ``components`` name, from their first year on."""
    first: dict[str, int] = {}
    for component in components:
        for value in _moments(component):
            name = getattr(value.tzinfo, "key", "")
            if name and name != "UTC":
                first[name] = min(first.get(name, value.year), value.year)
    return [time_zone(name, year) for name, year in sorted(first.items())]


def _moments(component: Component) -> Iterable[datetime]:
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        value = getattr(component.get(name), "dt", None)
        if isinstance(value, datetime):
            yield value


COLOURS: Final = {
    "black": (0, 0, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "green": (0, 128, 0),
    "purple": (128, 0, 128),
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "orange": (255, 165, 0),
    "gold": (255, 215, 0),
    "gray": (128, 128, 128),
    "deeppink": (255, 20, 147),
    "saddlebrown": (139, 69, 19),
    "midnightblue": (25, 25, 112),
    "darkcyan": (0, 139, 139),
    "forestgreen": (34, 139, 34),
}
"""Some of the names of CSS; RFC 7986 lets a calendar's colour be named, not mixed."""


def nearest_colour(code: str) -> str:
    """Return the name of the colour nearest to ``code`` (``#rrggbb``)."""
    red, green, blue = bytes.fromhex(code.lstrip("#"))

    def distance(name: str) -> int:
        known = COLOURS[name]
        return (red - known[0]) ** 2 + (green - known[1]) ** 2 + (blue - known[2]) ** 2

    return min(COLOURS, key=distance)
