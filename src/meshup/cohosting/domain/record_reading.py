"""Pure: a record as another community wrote it, read within bounds or refused as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import same_origin
from meshup.agenda.domain.plans import LONGEST, check_span, check_zone
from meshup.cohosting.choices import (
    EVENT_KINDS,
    HIGHEST_LEVEL,
    LINE_KINDS,
    MODES,
    MOST_COHOSTS,
    MOST_DAYS,
    RECORD_TYPE,
    REGISTRATION_WAYS,
    STATES,
)
from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.domain.record import (
    PLACE_NUMBERS,
    PLACE_TEXTS,
    HeldPlace,
    HostEntry,
    LineLink,
    Record,
    RecordLine,
)
from meshup.cohosting.errors import BadRecord
from meshup.kit.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

MOST_LINES: Final = 200
MOST_PARTS: Final = 60
MOST_LINKS: Final = 12
MOST_VERSION: Final = 2**52
MOST_SEQUENCE: Final = 1_000_000
MOST_RECORDS_BEFORE: Final = 20
LONGEST_UID: Final = 255
LONGEST_NAME: Final = 200
LONGEST_WORD: Final = 80


def read_record(document: Mapping[str, Any]) -> Record:
    """Return what a record says; who signed it, the caller has asked.

    Raises:
        BadRecord: with the name of what is wrong.
    """
    if document.get("type") != RECORD_TYPE:
        raise BadRecord("type")
    record = Record(
        id=parts.web_address(document, "id"),
        uuid=parts.line(document, "uuid", 36, least=36),
        version=parts.some_number(document, "version", least=1, most=MOST_VERSION),
        event_id=parts.web_address(document, "event", must=False),
        page=parts.web_address(document, "url", must=False),
        uid=parts.line(document, "uid", LONGEST_UID, least=1),
        sequence=parts.some_number(document, "sequence", most=MOST_SEQUENCE),
        kind=parts.word(document, "kind", EVENT_KINDS),
        state=parts.word(document, "state", STATES),
        starts_at=parts.some_instant(document, "startTime"),
        ends_at=parts.some_instant(document, "endTime"),
        time_zone=parts.line(document, "timezone", 64, least=1),
        all_day=parts.truth(document, "isAllDay"),
        original_starts_at=parts.instant(document, "originalStartTime"),
        titles=parts.texts(document, "nameMap", LONGEST["titles"]),
        summaries=parts.texts(document, "summaryMap", LONGEST["summaries"]),
        texts=parts.texts(document, "sourceMap", LONGEST["texts"]),
        reasons=parts.texts(document, "reasonMap", LONGEST["reasons"]),
        registration=parts.word(document, "registration", REGISTRATION_WAYS),
        registration_url=parts.web_address(document, "registrationUrl", must=False),
        lines=parts.items(document, "lines", MOST_LINES, _line),
        home=_host(parts.part(document, "home"), consents=False),
        hosts=parts.items(document, "hosts", MOST_COHOSTS, _host),
        places=parts.items(document, "places", MOST_COHOSTS + 1, read_place),
        successors=tuple(map(parts.did, parts.words_of(document, "successors", MOST_COHOSTS, 80))),
        take_over_after_days=parts.some_number(
            document, "takeOverAfterDays", least=1, most=MOST_DAYS
        ),
        parts=parts.items(document, "parts", MOST_PARTS, dict),
        continues=parts.words_of(document, "continues", MOST_RECORDS_BEFORE, parts.LONGEST_URL),
        moved_to=_moved_to(document),
    )
    _refuse_impossible(record)
    return record


def read_place(document: Json) -> HeldPlace:
    """Return where a host holds it.

    Raises:
        BadRecord
    """
    told: dict[str, Any] = {
        name: parts.line(document, key, LONGEST_NAME)
        for name, key in PLACE_TEXTS.items()
        if name not in {"mode", "page"}
    }
    told |= {name: parts.number(document, key) for name, key in PLACE_NUMBERS.items()}
    return HeldPlace(
        group=parts.web_address(document, "group"),
        mode=parts.word(document, "mode", MODES),
        page=parts.web_address(document, "url", must=False),
        latitude=parts.degrees(document, "latitude", 90),
        longitude=parts.degrees(document, "longitude", 180),
        **told,
    )


def _refuse_impossible(record: Record) -> None:
    try:
        check_zone(record.time_zone)
        check_span(record.starts_at, record.ends_at)
    except Refusal:
        raise BadRecord("times") from None
    if not any(words.strip() for words in record.titles.values()):
        raise BadRecord("nameMap")
    home = record.home.group
    if not same_origin(record.id, home):
        raise BadRecord("home")
    if record.event_id and not same_origin(record.event_id, home):
        raise BadRecord("event")
    groups = [host.group for host in record.hosts]
    if len({home, *groups}) != len(groups) + 1:
        raise BadRecord("hosts")
    if len({place.group for place in record.places}) != len(record.places):
        raise BadRecord("places")
    if not {place.group for place in record.places} <= {home, *groups}:
        raise BadRecord("places")


def _host(document: Json, *, consents: bool = True) -> HostEntry:
    return HostEntry(
        group=parts.web_address(document, "group"),
        did=parts.did(document.get("did")),
        name=parts.line(document, "name", LONGEST_NAME),
        url=parts.web_address(document, "url", must=False),
        offer=parts.part(document, "offer") if consents else {},
        accept=parts.part(document, "accept") if consents else {},
    )


def _link(document: Json) -> LineLink:
    return LineLink(
        parts.web_address(document, "url"), parts.texts(document, "nameMap", LONGEST_NAME)
    )


def _moved_to(document: Mapping[str, Any]) -> tuple[str, str] | None:
    if "movedTo" not in document:
        return None
    moved = parts.part(document, "movedTo")
    return parts.did(moved.get("did")), parts.web_address(moved, "record")


def _line(document: Json) -> RecordLine:
    level = parts.number(document, "level", most=HIGHEST_LEVEL)
    line = RecordLine(
        id=parts.line(document, "id", LONGEST_WORD, least=1),
        kind=parts.word(document, "kind", LINE_KINDS),
        starts_at=parts.instant(document, "startTime"),
        ends_at=parts.instant(document, "endTime"),
        titles=parts.texts(document, "nameMap", LONGEST["titles"]),
        notes=parts.texts(document, "noteMap", LONGEST["summaries"]),
        zone=parts.line(document, "zone", LONGEST_WORD),
        track=parts.line(document, "track", LONGEST_WORD),
        languages=parts.words_of(document, "inLanguage", 20, 20),
        persons=parts.words_of(document, "persons", 20, LONGEST["persons"]),
        abstracts=parts.texts(document, "abstractMap", LONGEST["abstracts"]),
        level=level,
        has_talk=parts.truth(document, "isTalk"),
        part=parts.line(document, "part", 36),
        links=parts.items(document, "links", MOST_LINKS, _link),
    )
    begins, ends = line.starts_at, line.ends_at
    if ends is not None and (begins is None or ends < begins):
        raise BadRecord("lines")
    return line
