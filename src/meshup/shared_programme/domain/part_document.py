"""Pure: what a host put into its part of a programme, as one signed document of one version.

Nothing in it is about a person but the names of speakers as they chose to be shown. It is read
within bounds or refused as a whole; markup is refused, for no words of a talk need any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.agenda.domain.plans import LONGEST
from meshup.cohosting.choices import HIGHEST_LEVEL
from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.errors import BadRecord
from meshup.shared_programme.choices import (
    MOST_MINUTES,
    MOST_SLOTS,
    PART_TYPE,
    SESSION_KINDS,
)
from meshup.shared_programme.domain.part_terms import MOST_REVISION, MOST_VERSION, read_uuid
from meshup.shared_programme.errors import BadPart
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from meshup.activitypub.ids import Json

MOST_PART_BYTES: Final = 240 * 1024
LONGEST_ZONE: Final = 80
LONGEST_TAG: Final = 80
MOST_TAGS: Final = 12
MOST_PERSONS: Final = 20
MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])")
"""Where a reader of HTML would see the beginning of an element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A talk in a part; its times are minutes after the event begins.

    Attributes:
        page: of the talk, at the community whose it is.
        persons: as they chose to be shown. tags: what it is about, by language of the node.
    """

    id: UUID
    kind: str
    starts_after: int
    ends_after: int
    has_end: bool = True
    zone: str = ""
    page: str
    titles: Mapping[str, str]
    abstracts: Mapping[str, str] = field(default_factory=dict)
    persons: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    level: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledWith:
    """What a host put into its part.

    Attributes:
        id: where it is read. record: id of the record of the event.
        revision: of the part, as it was when they filled it.
    """

    id: str
    record: str
    part: UUID
    revision: int
    version: int
    slots: tuple[Session, ...]


def filled_document(filled: FilledWith) -> Json:
    """Return what a host put into its part, without a proof."""
    return {
        "@context": REQUEST_CONTEXT,
        "id": filled.id,
        "type": PART_TYPE,
        "together": filled.record,
        "part": str(filled.part),
        "revision": filled.revision,
        "version": filled.version,
        "slots": [_slot_document(session) for session in filled.slots],
    }


def read_filled(document: Mapping[str, Any], group: str) -> FilledWith:
    """Return what the host of ``group`` put into its part; who signed it, the caller has asked.

    Raises:
        BadPart: with the name of what is wrong.
    """
    if document.get("type") != PART_TYPE:
        raise BadPart("type")
    slots = document.get("slots")
    if not isinstance(slots, list):
        raise BadPart("slots")
    if len(slots) > MOST_SLOTS:
        raise BadPart("too_many_slots")
    try:
        filled = FilledWith(
            id=parts.web_address(document, "id"),
            record=parts.web_address(document, "together"),
            part=read_uuid(document, "part"),
            revision=parts.some_number(document, "revision", least=1, most=MOST_REVISION),
            version=parts.some_number(document, "version", least=1, most=MOST_VERSION),
            slots=parts.items(document, "slots", MOST_SLOTS, _read_slot),
        )
    except BadRecord as bad:
        raise BadPart(bad.reason) from None
    _refuse_impossible(filled, group)
    return filled


def document_digest(document: Mapping[str, Any]) -> bytes:
    """Return a digest of all that a document says, without its proof; 32 bytes.

    Raises:
        BadProof: "numbers": it holds what JSON has no one form for.
    """
    return _digest(document, "proof", "signature")


def content_digest(document: Mapping[str, Any]) -> bytes:
    """Return a digest of what a document says but for its version; 32 bytes."""
    return _digest(document, "proof", "signature", "version")


def without_markup(words: str) -> str:
    """Return words that read the same, in which no reader of HTML sees an element."""
    return MARKUP.sub("\u2039", words)


def _digest(document: Mapping[str, Any], *without: str) -> bytes:
    bare = {name: value for name, value in document.items() if name not in without}
    return sha256(canonical_json(bare)).digest()


def _slot_document(session: Session) -> Json:
    document: Json = {
        "id": str(session.id),
        "kind": session.kind,
        "startsAfter": session.starts_after,
        "zone": session.zone,
        "url": session.page,
        "nameMap": dict(session.titles),
        "abstractMap": dict(session.abstracts),
        "persons": list(session.persons),
        "inLanguage": list(session.languages),
        "tags": list(session.tags),
    }
    if session.has_end:
        document["endsAfter"] = session.ends_after
    if session.level is not None:
        document["level"] = session.level
    return document


def _read_slot(document: Json) -> Session:
    starts = parts.some_number(document, "startsAfter", most=MOST_MINUTES)
    ends = parts.number(document, "endsAfter", most=MOST_MINUTES)
    session = Session(
        id=read_uuid(document, "id"),
        kind=parts.word(document, "kind", SESSION_KINDS),
        starts_after=starts,
        ends_after=starts if ends is None else ends,
        has_end=ends is not None,
        zone=parts.line(document, "zone", LONGEST_ZONE),
        page=parts.web_address(document, "url"),
        titles=parts.texts(document, "nameMap", LONGEST["titles"]),
        abstracts=parts.texts(document, "abstractMap", LONGEST["abstracts"]),
        persons=parts.words_of(document, "persons", MOST_PERSONS, LONGEST["persons"]),
        languages=parts.words_of(document, "inLanguage", 20, 20),
        level=parts.number(document, "level", most=HIGHEST_LEVEL),
        tags=parts.words_of(document, "tags", MOST_TAGS, LONGEST_TAG),
    )
    if session.ends_after < session.starts_after:
        raise BadRecord("endsAfter")
    if not any(words.strip() for words in session.titles.values()):
        raise BadRecord("nameMap")
    if any(MARKUP.search(words) for words in _words_of(session)):
        raise BadRecord("markup")
    return session


def _words_of(session: Session) -> Iterator[str]:
    yield from session.titles.values()
    yield from session.abstracts.values()
    yield from session.persons
    yield from session.tags
    yield session.zone


def _refuse_impossible(filled: FilledWith, group: str) -> None:
    if not same_origin(filled.id, group):
        raise BadPart("id")
    if any(not same_origin(session.page, group) for session in filled.slots):
        raise BadPart("url")
    if len({session.id for session in filled.slots}) != len(filled.slots):
        raise BadPart("slots")
