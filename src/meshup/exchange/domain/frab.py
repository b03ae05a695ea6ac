"""Pure: programmes in the format that conference apps read: frab's XML and JSON.

A festival's programme has its zones as rooms and the lines of its timetable as events. The node's
own has the venues, and zones in them, as rooms, and the sessions of all coming events as events;
one that has none is itself a single one.

Words
    talk     what the format calls an event: one line of the programme
    acronym  the conference's name for machines; the slug of each talk begins with it

Source
    The schedule format of frab and pretalx, as its public XML schema describes it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from meshup.exchange.domain.markup import document_bytes, put
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date
    from uuid import UUID

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.publishing.domain.entries import Entry, Publisher

VERSION: Final = "1.0"
NIGHT: Final = time(5)
"""A talk after midnight belongs to the day before, until this hour."""

LONGEST: Final = timedelta(hours=99)
ONLINE: Final = "Online"
SHORTEST: Final = 4
"""Characters of an acronym, and of what follows it in a slug."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A line of a programme; ``name`` and ``origin`` make its identifiers, so they never change.

    ``talk`` is the talk that the line carries, by which it is told whether it may be recorded.
    """

    name: str
    origin: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    page: str
    kind: str = ""
    track: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    persons: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    talk: UUID | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A conference as the format understands it; ``talks`` are in order of time.

    ``unrecorded`` are those whose speakers let nothing of them be recorded.
    """

    title: str
    acronym: str
    page: str
    time_zone: str
    talks: tuple[Talk, ...]
    version: str = VERSION
    empty_day: date | None = None
    unrecorded: frozenset[UUID] = frozenset()

    def carried(self) -> set[UUID]:
        """Return the talks that its lines carry."""
        return {line.talk for line in self.talks if line.talk is not None}

    def is_unrecorded(self, line: Talk) -> bool:
        """Say whether nothing of a line may be recorded."""
        return line.talk in self.unrecorded

    def days(self) -> list[tuple[date, list[tuple[str, list[Talk]]]]]:
        """Return for each day, for each room, its talks; without talks, ``empty_day`` alone."""
        zone = ZoneInfo(self.time_zone)
        by_day = groupby(self.talks, key=lambda talk: _day(talk.starts_at.astimezone(zone)))
        days = [(day, _rooms(talks)) for day, talks in by_day]
        return days or ([(self.empty_day, [])] if self.empty_day else [])


def event_programme(publisher: Publisher, event: Occurrence) -> Programme:
    """Return the programme of one event; without placed lines, the event is its own only line."""
    entry = publisher.entry(event)
    talks = [_line_talk(publisher, entry, line, name) for line, name in _named_lines(event)]
    return Programme(
        title=entry.title,
        acronym=_acronym(event.slug),
        page=entry.page,
        time_zone=event.time_zone,
        talks=_in_order(talks or [_event_talk(publisher, entry)]),
        version=f"{event.sequence}.{event.version}",
    )


def node_programme(
    publisher: Publisher, events: Iterable[Occurrence], now: datetime, sessions: Collection[str]
) -> Programme:
    """Return the sessions of the node's events as one programme, and whole events without any.

    ``sessions`` are the kinds of lines that somebody holds, also without a talk. Without events,
    it has the day of ``now`` alone.
    """
    talks = [
        talk for event in events for talk in _talks(publisher, publisher.entry(event), sessions)
    ]
    return Programme(
        title=publisher.name,
        acronym=_acronym(publisher.host),
        page=publisher.page("agenda"),
        time_zone=publisher.time_zone,
        talks=_in_order(talks),
        empty_day=now.astimezone(ZoneInfo(publisher.time_zone)).date(),
    )


def _talks(publisher: Publisher, entry: Entry, sessions: Collection[str]) -> list[Talk]:
    """Return the placed talks of an event, and its sessions that are called something.

    An event without any is itself the only one.
    """
    held = [
        _line_talk(publisher, entry, line, name)
        for line, name in _named_lines(entry.event)
        if line.talk is not None or (line.kind in sessions and line.titles)
    ]
    return held or [_event_talk(publisher, entry)]


def _named_lines(event: Occurrence) -> Iterator[tuple[Line, str]]:
    """Yield the placed lines of an event with their names, which are the same in every feed."""
    lines = [line for line in event.timetable if line.starts_at is not None]
    return zip(lines, _names(event.slug, lines), strict=True)


def as_xml(programme: Programme) -> bytes:
    """Return the programme as ``schedule.xml``."""
    days = programme.days()
    root = ET.Element("schedule")
    put(root, "generator", attributes={"name": "Meshup", "version": VERSION})
    put(root, "version", programme.version)
    conference = put(root, "conference")
    for name, value in _conference(programme).items():
        put(conference, name, value)
    for index, (day, rooms) in enumerate(days, 1):
        begins, ends = _bounds(programme, day)
        facts = {"index": index, "date": day, "start": begins, "end": ends}
        into = put(root, "day", attributes=facts)
        for name, talks in rooms:
            room = put(into, "room", attributes={"name": name})
            for talk in talks:
                _xml_talk(room, programme, talk)
    return document_bytes(root)


def as_json(programme: Programme) -> dict[str, Any]:
    """Return the programme as ``schedule.json`` has it."""
    days = []
    for index, (day, rooms) in enumerate(programme.days(), 1):
        begins, ends = _bounds(programme, day)
        facts = {"index": index, "date": day.isoformat(), "day_start": begins, "day_end": ends}
        shown = {name: [_json_talk(programme, talk) for talk in talks] for name, talks in rooms}
        days.append({**facts, "rooms": shown})
    conference = _conference(programme)
    conference["daysCount"] = conference.pop("days")
    conference["rooms"] = [
        {"name": name, "guid": str(uuid5(NAMESPACE_URL, f"{programme.page}#{name}"))}
        for name in dict.fromkeys(talk.room for talk in programme.talks)
    ]
    return {
        "schedule": {
            "generator": {"name": "Meshup", "version": VERSION},
            "version": programme.version,
            "base_url": programme.page,
            "conference": {**conference, "days": days},
        }
    }


def _conference(programme: Programme) -> dict[str, Any]:
    days = programme.days()
    return {
        "title": programme.title,
        "acronym": programme.acronym,
        **({"start": days[0][0].isoformat(), "end": days[-1][0].isoformat()} if days else {}),
        "days": len(days),
        "timeslot_duration": "00:05",
        "base_url": programme.page,
        "time_zone_name": programme.time_zone,
    }


def _facts(programme: Programme, talk: Talk) -> dict[str, Any]:
    start = talk.starts_at.astimezone(ZoneInfo(programme.time_zone))
    return {
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": _duration(talk.ends_at - talk.starts_at),
        "room": talk.room,
        "slug": _slug(programme, talk),
        "url": talk.page,
        "title": talk.title,
        "subtitle": "",
        "track": talk.track,
        "type": talk.kind,
        "language": talk.language,
        "abstract": talk.abstract,
        "description": talk.description,
    }


def _xml_talk(room: ET.Element, programme: Programme, talk: Talk) -> None:
    event = put(room, "event", attributes={"guid": _guid(talk), "id": _number(talk)})
    for name, value in _facts(programme, talk).items():
        put(event, name, value)
    persons = put(event, "persons")
    for name in talk.persons:
        put(persons, "person", name, {"id": _number_of(name), "guid": _person_guid(talk, name)})
    links = put(event, "links")
    for label, address in talk.links:
        put(links, "link", label, {"href": address})
    if programme.is_unrecorded(talk):
        recording = put(event, "recording")
        put(recording, "license", "")
        put(recording, "optout", "true")


def _json_talk(programme: Programme, talk: Talk) -> dict[str, Any]:
    links = [{"title": label, "url": address} for label, address in talk.links]
    persons = [
        {
            "id": _number_of(name),
            "guid": _person_guid(talk, name),
            "name": name,
            "public_name": name,
        }
        for name in talk.persons
    ]
    identity = {"id": _number(talk), "guid": _guid(talk)}
    facts = {**identity, **_facts(programme, talk)}
    recording = {"recording_license": "", "do_not_record": programme.is_unrecorded(talk)}
    return {**facts, **recording, "persons": persons, "links": links, "attachments": []}


def _names(slug: str, lines: Iterable[Line]) -> list[str]:
    """Return a name for each line that stays the same when the line moves to another time.

    It is made of the talk that the line carries, else of what the line is and is called; of two
    alike, the second is another one.
    """
    seen: Counter[str] = Counter()
    names = []
    for line in lines:
        called = "|".join((line.kind, *min(line.titles.items(), default=())))
        identity = str(line.talk) if line.talk else called
        seen[identity] += 1
        digest = blake2b(f"{identity}|{seen[identity]}".encode(), digest_size=4).hexdigest()
        names.append(f"{slug}-{digest}")
    return names


def _line_talk(publisher: Publisher, entry: Entry, line: Line, name: str) -> Talk:
    starts_at = line.starts_at or entry.event.starts_at
    return Talk(
        name=name,
        origin=publisher.address,
        title=publisher.localize(line.titles) or publisher.item_label(line.kind),
        starts_at=starts_at,
        ends_at=line.ends_at or starts_at,
        room=line.zone or _room(publisher, entry.event),
        page=publisher.talk_page(line) or entry.page,
        kind=line.kind,
        track=line.track,
        language=line.languages[0] if line.languages else "",
        abstract=publisher.plain(line.abstracts) or publisher.localize(line.notes),
        description=publisher.localize(line.notes) if line.abstracts else "",
        persons=line.persons,
        talk=line.talk,
        links=tuple((publisher.called(link.label) or link.url, link.url) for link in line.links),
    )


def _event_talk(publisher: Publisher, entry: Entry) -> Talk:
    event = entry.event
    return Talk(
        name=event.slug,
        origin=publisher.address,
        title=entry.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        room=_room(publisher, event),
        page=entry.page,
        kind=event.kind,
        track=publisher.localize(event.series_titles),
        language=event.languages[0] if event.languages else "",
        abstract=publisher.description(entry),
    )


def _room(publisher: Publisher, event: Occurrence) -> str:
    if event.online:
        return ONLINE
    return event.place.name if event.place else event.area or publisher.city


def _in_order(talks: list[Talk]) -> tuple[Talk, ...]:
    return tuple(sorted(talks, key=lambda talk: (talk.starts_at, talk.room, talk.name)))


def _rooms(talks: Iterable[Talk]) -> list[tuple[str, list[Talk]]]:
    rooms: dict[str, list[Talk]] = {}
    for talk in talks:
        rooms.setdefault(talk.room, []).append(talk)
    return list(rooms.items())


def _day(local: datetime) -> date:
    return local.date() - timedelta(days=1 if local.time() < NIGHT else 0)


def _bounds(programme: Programme, day: date) -> tuple[str, str]:
    zone = ZoneInfo(programme.time_zone)
    nights = (day, day + timedelta(days=1))
    begins, ends = (moment(night, NIGHT, programme.time_zone).astimezone(zone) for night in nights)
    return begins.isoformat(), ends.isoformat()


def _duration(length: timedelta) -> str:
    minutes = int(min(length, LONGEST).total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _acronym(name: str) -> str:
    """Return ``name`` in four or more of the letters that the format allows in one."""
    acronym = re.sub(r"[^a-z0-9_-]", "-", name.lower())
    return acronym if len(acronym) >= SHORTEST else f"meshup-{acronym}"


def _slug(programme: Programme, talk: Talk) -> str:
    """Return the talk's name behind that of its conference, which has no hyphens here."""
    name = re.sub(r"[^a-z0-9_-]", "-", talk.name.lower())
    if len(name) < SHORTEST:
        name = f"{name}-{_number(talk)}"
    return f"{programme.acronym.replace('-', '_')}-{name}"


def _number(talk: Talk) -> int:
    """Return a positive number of 31 bits that belongs to ``talk`` alone, for ever."""
    return _number_of(talk.name)


def _number_of(name: str) -> int:
    digest = blake2b(name.encode(), digest_size=4).digest()
    return (int.from_bytes(digest) & 0x7FFFFFFF) or 1


def _person_guid(talk: Talk, name: str) -> str:
    """Return what a name is known by on this node: the same at all talks under that name."""
    return str(uuid5(NAMESPACE_URL, f"{talk.origin}/#{name}"))


def _guid(talk: Talk) -> str:
    return str(uuid5(NAMESPACE_URL, f"{talk.origin}/{talk.name}"))
