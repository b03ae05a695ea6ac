"""Pure: what all know of an event that is held together, as values, and as one signed document.

Words
    home    the community whose event it is: it alone writes the record
    host    a community that said yes to hold it with the home
    place   where one of them holds it, and how many come there
    line    a line of the common programme

Method
    The record is one document with a version. Nothing in it is about a person but the names of
    speakers as they chose to be shown. That a community hosts it says not the home but that
    community: its Accept stands in the record as it signed it, with the Offer that it answers.

Source
    Activity Streams 2.0; FEP-8a8e (organizers); FEP-8b32 (proofs); RFC 5545 (UID, SEQUENCE).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.activitypub.instants import written_instant
from meshup.cohosting.choices import RECORD_TYPE, USUAL_DAYS, Verdict
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json

MOST_RECORD_BYTES: Final = 240 * 1024
PLACE_TEXTS: Final = {
    "name": "name",
    "street": "streetAddress",
    "postal_code": "postalCode",
    "city": "addressLocality",
    "country": "addressCountry",
    "mode": "mode",
    "page": "url",
}
PLACE_NUMBERS: Final = {"coming": "coming", "capacity": "capacity", "given": "placesGiven"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlace:
    """Where one host holds it; "" and None where it is not told.

    Attributes:
        group: the Group of the host.
        mode: offline, online, mixed.
        page: the host's own page of the event.
        latitude, longitude: degrees of WGS 84.
        coming: how many come through this host, roughly.
        capacity: how many may; None: as many as come.
        given: places that the home gave of its own; None where places are not divided.
    """

    group: str
    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    mode: str = "offline"
    page: str = ""
    latitude: float | None = None
    longitude: float | None = None
    coming: int | None = None
    capacity: int | None = None
    given: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEntry:
    """A community that said yes: its Group, its identity, and both sides' words."""

    group: str
    did: str
    name: str
    url: str
    offer: Mapping[str, Any] = field(default_factory=dict, repr=False)
    accept: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LineLink:
    """Where a line leads to; ``names`` by language, {} for no name."""

    url: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A line of the common programme; ``id`` is the home's, and stays.

    ``part`` is that which another host fills, by its id; "" for the home's own lines.
    """

    id: str
    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    abstracts: Mapping[str, str] = field(default_factory=dict)
    level: int | None = None
    has_talk: bool = False
    part: str = ""
    links: tuple[LineLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that communities know together of an event; times are aware.

    Attributes:
        id: where it is read.
        version: grows with each change.
        event_id: the event's id for other servers; "" while it has none. page: for people.
        state: draft, usual, confirmed, cancelled.
        continues: ids of records that this one goes on from, after the home was lost.
        successors: identities (did:key) of hosts that may go on from here, in order.
        take_over_after_days: so long the home may be silent before they do.
        parts: parts of the programme that hosts fill; their shape is that of the programme.
        moved_to: in the last word of a home: who is home now (did:key), and where its record is.
    """

    id: str
    uuid: str
    version: int
    event_id: str
    page: str
    uid: str
    sequence: int
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    all_day: bool = False
    original_starts_at: datetime | None = None
    titles: Mapping[str, str]
    summaries: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    registration: str = "none"
    registration_url: str = ""
    lines: tuple[RecordLine, ...] = ()
    home: HostEntry
    hosts: tuple[HostEntry, ...] = ()
    places: tuple[HeldPlace, ...] = ()
    successors: tuple[str, ...] = ()
    take_over_after_days: int = USUAL_DAYS
    parts: tuple[Json, ...] = ()
    continues: tuple[str, ...] = ()
    moved_to: tuple[str, str] | None = None

    def place_of(self, group: str) -> HeldPlace | None:
        """Return where a host holds it; None where that is not told."""
        return next((place for place in self.places if place.group == group), None)


def record_document(record: Record) -> Json:
    """Return a record as it is signed and sent, without its proof."""
    document: Json = {
        "@context": REQUEST_CONTEXT,
        "id": record.id,
        "type": RECORD_TYPE,
        "uuid": record.uuid,
        "version": record.version,
        "event": record.event_id,
        "url": record.page,
        "uid": record.uid,
        "sequence": record.sequence,
        "kind": record.kind,
        "state": record.state,
        "startTime": written_instant(record.starts_at),
        "endTime": written_instant(record.ends_at),
        "timezone": record.time_zone,
        "isAllDay": record.all_day,
        "nameMap": dict(record.titles),
        "summaryMap": dict(record.summaries),
        "sourceMap": dict(record.texts),
        "reasonMap": dict(record.reasons),
        "registration": record.registration,
        "registrationUrl": record.registration_url,
        "lines": [_line(line) for line in record.lines],
        "home": _host(record.home),
        "hosts": [_host(host) for host in record.hosts],
        "places": [place_document(place) for place in record.places],
        "successors": list(record.successors),
        "takeOverAfterDays": record.take_over_after_days,
        "parts": list(record.parts),
        "continues": list(record.continues),
    }
    if record.original_starts_at is not None:
        document["originalStartTime"] = written_instant(record.original_starts_at)
    if record.moved_to is not None:
        did, where = record.moved_to
        document["movedTo"] = {"did": did, "record": where}
    return document


def place_document(place: HeldPlace) -> Json:
    """Return where a host holds it, as a part of a document."""
    document: Json = {"group": place.group}
    document |= {key: getattr(place, name) for name, key in PLACE_TEXTS.items()}
    document = {key: value for key, value in document.items() if value}
    for name, key in PLACE_NUMBERS.items():
        if (number := getattr(place, name)) is not None:
            document[key] = number
    if place.latitude is not None and place.longitude is not None:
        document |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return document


def record_digest(document: Mapping[str, Any]) -> bytes:
    """Return a digest of all that a record says, without its proof; 32 bytes.

    Raises:
        BadProof: "numbers": it holds what JSON has no one form for.
    """
    return sha256(canonical_json(_bare(document, "proof", "signature"))).digest()


def content_digest(document: Mapping[str, Any]) -> bytes:
    """Return a digest of what a record says but for its version; 32 bytes."""
    return sha256(canonical_json(_bare(document, "proof", "signature", "version"))).digest()


def verdict_on(known: tuple[int, bytes] | None, version: int, digest: bytes) -> Verdict:
    """Say how a record stands to the one that is known: its version, and its digest."""
    if known is None or version > known[0]:
        return Verdict.NEWER
    if version < known[0]:
        return Verdict.OLDER
    return Verdict.SAME if digest == known[1] else Verdict.EQUIVOCATION


def _bare(document: Mapping[str, Any], *without: str) -> Json:
    return {name: value for name, value in document.items() if name not in without}


def _host(host: HostEntry) -> Json:
    document: Json = {"group": host.group, "did": host.did, "name": host.name, "url": host.url}
    if host.accept:
        document |= {"offer": dict(host.offer), "accept": dict(host.accept)}
    return document


def _line(line: RecordLine) -> Json:
    document: Json = {
        "id": line.id,
        "kind": line.kind,
        "nameMap": dict(line.titles),
        "noteMap": dict(line.notes),
        "zone": line.zone,
        "track": line.track,
        "inLanguage": list(line.languages),
        "persons": list(line.persons),
        "abstractMap": dict(line.abstracts),
        "isTalk": line.has_talk,
    }
    for name, at in (("startTime", line.starts_at), ("endTime", line.ends_at)):
        if at is not None:
            document[name] = written_instant(at)
    if line.level is not None:
        document["level"] = line.level
    if line.part:
        document["part"] = line.part
    if line.links:
        document["links"] = [{"url": one.url, "nameMap": dict(one.names)} for one in line.links]
    return document
