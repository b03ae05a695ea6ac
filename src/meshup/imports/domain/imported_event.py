"""Pure: what a calendar file says, in the words of the agenda.

A recurring event whose rule the agenda can keep stays a series; another becomes single events,
from a year ago to two years ahead. What is private, has no title or is no event is left out, and
counted. Names and addresses of people in the file are never read.

Words
    home      the zone of times that name none: the node's
    override  what the file says about one date of a recurring event (RECURRENCE-ID)
    stamp     how new it is: SEQUENCE, then LAST-MODIFIED or DTSTAMP

Source
    RFC 5545, sections 3.6.1 (VEVENT) and 3.8.5 (recurrence).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.plans import FIRST, LAST
from meshup.imports.domain import values
from meshup.imports.domain.components import read_components
from meshup.imports.domain.repeating import Repeating, dates_of, simple_rule
from meshup.imports.errors import BadLine, TooManyEvents
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.imports.domain.components import Component, Line
    from meshup.imports.domain.values import When

MOST_TAKEN: Final = 5_000
MOST_RULES: Final = 500
USUAL_LENGTH: Final = timedelta(hours=1)
LINK: Final = re.compile(r"https?://[^\s<>\"\\]+")
ANCHOR: Final = re.compile(
    r"<a\s[^>]{0,500}href=[\"'](https?://[^\"']{1,500})[\"'][^>]{0,200}>", re.IGNORECASE
)
PRIVATE: Final = frozenset({"PRIVATE", "CONFIDENTIAL"})
MEETING_LINKS: Final = (
    *("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"),
    *("X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",),
)
Stamp = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ImportedEvent:
    """An event in the file. Times are aware; ``line`` is where it begins.

    Attributes:
        uid: the file's UID. key: the date by the rule when it is one of several, else "".
        language: of title and text, when the file says so.
        place: LOCATION as it was written; ``latitude``, ``longitude`` from GEO.
    """

    uid: str
    line: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    key: str = ""
    whole_day: bool = False
    text: str = ""
    language: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    online_url: str = ""
    source_url: str = ""
    cancelled: bool = False
    stamp: Stamp = (0, "")


@dataclass(frozen=True, slots=True)
class ImportedSeries:
    """A recurring event whose rule the agenda keeps; ``overrides`` by their date of the rule."""

    master: ImportedEvent
    rule: str
    starts_on: date
    ends_on: date | None
    overrides: tuple[ImportedEvent, ...] = ()
    skipped: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedCalendar:
    """All that a file says; ``left_out`` counts by reason what is not taken."""

    events: tuple[ImportedEvent, ...]
    series: tuple[ImportedSeries, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


def parse_calendar(content: bytes, home: str, now: datetime) -> ParsedCalendar:
    """Read a calendar file.

    Raises:
        NoCalendar, BadLine, TooManyEvents: see ``read_components``; nothing is taken then.
    """
    left_out: Counter[str] = Counter()
    masters: list[tuple[ImportedEvent, Component]] = []
    overrides: dict[str, list[ImportedEvent]] = defaultdict(list)
    zones: dict[str, str] = {}
    for calendar in read_components(content):
        zones |= values.declared_zones(calendar, home)
        for part in calendar.parts:
            if part.name != "VEVENT":
                left_out[part.name] += part.name != "VTIMEZONE"
            elif reason := _unwanted(part):
                left_out[reason] += 1
            else:
                one = _event(part, zones, home)
                if one.key:
                    overrides[one.uid].append(one)
                else:
                    masters.append((one, part))
    return _events_and_series(_newest(masters), overrides, +left_out, (zones, home, now))


def _events_and_series(
    masters: Iterable[tuple[ImportedEvent, Component]],
    overrides: dict[str, list[ImportedEvent]],
    left_out: Counter[str],
    ground: tuple[dict[str, str], str, datetime],
) -> ParsedCalendar:
    zones, home, now = ground
    events: list[ImportedEvent] = []
    series: list[ImportedSeries] = []
    rules = 0
    for one, part in masters:
        said = overrides.pop(one.uid, [])
        if part.first("RRULE") is None and part.first("RDATE") is None:
            events += [one, *said]
            continue
        rules += 1
        if rules > MOST_RULES:
            raise TooManyEvents(most=MOST_RULES)
        repeating = _repeating(one, part, zones, home)
        if kept := simple_rule(repeating):
            skipped = tuple(sorted({skip.day for skip in repeating.skipped}))
            series.append(ImportedSeries(one, *kept, tuple(said), skipped))
        else:
            events += _single_dates(one, repeating, said, now)
        if len(events) > MOST_TAKEN:
            raise TooManyEvents(most=MOST_TAKEN)
    events += [one for alone in overrides.values() for one in alone]
    return ParsedCalendar(tuple(events), tuple(series), dict(left_out))


def _single_dates(
    one: ImportedEvent, repeating: Repeating, said: list[ImportedEvent], now: datetime
) -> list[ImportedEvent]:
    """Return the dates of a recurring event as single ones."""
    length = one.ends_at - one.starts_at
    by_key = {override.key: override for override in said}
    found = []
    for start in dates_of(repeating, now):
        key = start.date().isoformat()
        usual = replace(one, key=key, starts_at=start, ends_at=start + length)
        found.append(by_key.pop(key, usual))
    return [_titled(other, one) for other in (*found, *by_key.values())]


def _titled(override: ImportedEvent, master: ImportedEvent) -> ImportedEvent:
    return override if override.title else replace(override, title=master.title)


def _repeating(one: ImportedEvent, part: Component, zones: dict[str, str], home: str) -> Repeating:
    def every(name: str) -> tuple[When, ...]:
        lines = part.all(name)
        return tuple(at for line in lines for at in values.moments(line, zones, home))

    begun = part.first("DTSTART")
    assert begun is not None  # noqa: S101 - `_event` has read it
    return Repeating(
        first=values.moment(begun, zones, home),
        length=one.ends_at - one.starts_at,
        rules=tuple(part.all("RRULE")),
        more=every("RDATE"),
        skipped=every("EXDATE"),
    )


def _event(part: Component, zones: dict[str, str], home: str) -> ImportedEvent:
    begun, uid = part.first("DTSTART"), part.first("UID")
    if begun is None:
        raise BadLine(line=part.number, why=_("this event has no beginning (DTSTART)."))
    if uid is None or not uid.value.strip():
        raise BadLine(line=part.number, why=_("this event has no identity (UID)."))
    start = values.moment(begun, zones, home)
    summary = part.first("SUMMARY")
    recurrence = part.first("RECURRENCE-ID")
    ends_at = _end(part, start, zones, home)
    if not FIRST <= start.at <= LAST:
        raise BadLine(line=begun.number, why=_("this date is out of reach."))
    return ImportedEvent(
        uid=uid.text[:255],
        line=part.number,
        title=" ".join(summary.text.split())[:200] if summary else "",
        starts_at=start.at.astimezone(UTC),
        ends_at=ends_at.astimezone(UTC),
        zone=start.zone,
        key=values.moment(recurrence, zones, home).day.isoformat() if recurrence else "",
        whole_day=start.whole_day,
        language=summary.parameters.get("LANGUAGE", "")[:2].lower() if summary else "",
        cancelled=_value_of(part, "STATUS") == "CANCELLED",
        stamp=_stamp_of(part),
        text=_text(part),
        **_where(part),
    )


def _end(part: Component, start: When, zones: dict[str, str], home: str) -> datetime:
    ended, lasting = part.first("DTEND"), part.first("DURATION")
    if ended is not None:
        # a whole day ends with a whole day, in the zone in which it began
        end = values.moment(ended, zones, start.zone if start.whole_day else home).at
        if end < start.at:
            raise BadLine(line=ended.number, why=_("it ends before it starts."))
    elif lasting is not None:
        end = start.at + values.length(lasting)
    else:
        end = start.at
    if end > start.at:
        return end
    return start.at + (timedelta(days=1) if start.whole_day else USUAL_LENGTH)


def _unwanted(part: Component) -> str:
    """Return why the event is not for everybody, or ""."""
    if _value_of(part, "CLASS") in PRIVATE:
        return "private"
    summary = part.first("SUMMARY")
    if part.first("RECURRENCE-ID") is None and not (summary and summary.text):
        return "untitled"
    return ""


def _where(part: Component) -> dict[str, Any]:
    location, url, geo = part.first("LOCATION"), part.first("URL"), part.first("GEO")
    place = location.text if location else ""
    links = [LINK.match(line.text) for name in MEETING_LINKS for line in part.all(name)]
    link = next((found[0] for found in links if found), "")
    if found := LINK.match(place):
        link, place = link or found[0], ""
    source = LINK.match(url.text) if url else None
    latitude, longitude = _point(geo)
    return {
        "place": " ".join(place.replace("\n", ", ").split())[:400],
        "online_url": link[:500],
        "source_url": source[0][:500] if source else "",
        "latitude": latitude,
        "longitude": longitude,
    }


def _point(geo: Line | None) -> tuple[float | None, float | None]:
    north, _separator, east = (geo.value if geo else "").partition(";")
    try:
        latitude, longitude = float(north), float(east)
    except ValueError:
        return None, None
    if abs(latitude) <= 90 and abs(longitude) <= 180:  # noqa: PLR2004 - degrees of the globe
        return latitude, longitude
    return None, None


def _text(part: Component) -> str:
    """Return the description as Markdown; calendar programs write plain text or simple HTML."""
    line = part.first("DESCRIPTION")
    text = line.text if line else ""
    if re.search(r"<(?:br|p|a|b|i|ul|div|span|html)[\s/>]", text, re.IGNORECASE):
        text = re.sub(r"(?i)<br\s*/?>|</p>|</div>|</li>", "\n", text)
        text = ANCHOR.sub(lambda found: f"<{found[1]}> ", text)
        text = re.sub(r"<(?!https?://)[^<>]{0,2000}>", "", text)
        text = unescape(text)
    text = "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    # a line that ends in the file ends on the page, too
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "  \n", text)


def _newest(
    masters: list[tuple[ImportedEvent, Component]],
) -> list[tuple[ImportedEvent, Component]]:
    """Return of each UID the newest; some programs write all versions into one file."""
    best: dict[str, tuple[ImportedEvent, Component]] = {}
    for one, part in masters:
        if one.uid not in best or one.stamp >= best[one.uid][0].stamp:
            best[one.uid] = one, part
    return list(best.values())


def _stamp_of(part: Component) -> Stamp:
    number = _value_of(part, "SEQUENCE")
    changed = _value_of(part, "LAST-MODIFIED") or _value_of(part, "DTSTAMP")
    return (int(number) if number.isdecimal() and len(number) < 10 else 0, changed[:32])  # noqa: PLR2004


def _value_of(part: Component, name: str) -> str:
    line = part.first(name)
    return line.value.strip().upper() if line else ""
