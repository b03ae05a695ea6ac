"""Pure: a part of a programme: where and when it is, who fills it, and what was sent back.

Words
    part      a place, a track, a period, or all of these, of the programme of an event
    session      one talk in it
    revision  grows when the home changes the part; moving the event changes no part

Method
    Times of parts and slots are minutes after the event begins: when its home moves the event,
    everything goes along, and nothing has to be said again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.errors import BadRecord
from meshup.shared_programme.choices import MOST_MINUTES, MOST_SLOTS
from meshup.shared_programme.errors import BadPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.activitypub.ids import Json

MOST_REVISION: Final = 1_000_000
MOST_VERSION: Final = 2**52
LONGEST_ZONE: Final = 80
LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A session that the home does not show, and why."""

    session: UUID
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTerms:
    """A part, as its home writes it into the record.

    Attributes:
        group: who fills it. zone: "" for anywhere. track: "" for any.
        starts_after, ends_after: minutes after the event begins.
        taken: the version of what they sent that home shows; 0 for none yet.
    """

    uuid: UUID
    group: str
    revision: int = 1
    zone: str = ""
    track: str = ""
    starts_after: int
    ends_after: int
    taken: int = 0
    sent_back: tuple[SentBack, ...] = field(default_factory=tuple)

    def holds(self, zone: str, starts_after: int, ends_after: int) -> bool:
        """Say whether a session is inside."""
        if self.zone and zone != self.zone:
            return False
        return self.starts_after <= starts_after <= ends_after <= self.ends_after

    def is_like(self, other: PartTerms) -> bool:
        """Say whether both are the same place and time, whatever was sent."""
        return _where(self) == _where(other)

    def meets(self, other: PartTerms) -> bool:
        """Say whether two parts could want the same place at the same time."""
        if self.track and other.track and self.track != other.track:
            return False
        if self.zone and other.zone and self.zone != other.zone:
            return False
        return self.starts_after < other.ends_after and other.starts_after < self.ends_after


def part_entry(terms: PartTerms) -> Json:
    """Return a part as it stands in a record."""
    return {
        "uuid": str(terms.uuid),
        "group": terms.group,
        "revision": terms.revision,
        "zone": terms.zone,
        "track": terms.track,
        "startsAfter": terms.starts_after,
        "endsAfter": terms.ends_after,
        "taken": terms.taken,
        "sentBack": [{"session": str(one.session), "content": one.word} for one in terms.sent_back],
    }


def read_part(document: Mapping[str, Any]) -> PartTerms:
    """Return a part of a record.

    Raises:
        BadPart: with the name of what is wrong.
    """
    try:
        terms = PartTerms(
            uuid=read_uuid(document, "uuid"),
            group=parts.web_address(document, "group"),
            revision=parts.some_number(document, "revision", least=1, most=MOST_REVISION),
            zone=parts.line(document, "zone", LONGEST_ZONE),
            track=parts.line(document, "track", LONGEST_ZONE),
            starts_after=parts.some_number(document, "startsAfter", most=MOST_MINUTES),
            ends_after=parts.some_number(document, "endsAfter", least=1, most=MOST_MINUTES),
            taken=parts.some_number(document, "taken", most=MOST_VERSION),
            sent_back=parts.items(document, "sentBack", MOST_SLOTS, _sent_back),
        )
    except BadRecord as bad:
        raise BadPart(bad.reason) from None
    if terms.ends_after <= terms.starts_after:
        raise BadPart("endsAfter")
    return terms


def parts_for(group: str, entries: Iterable[Mapping[str, Any]]) -> dict[UUID, PartTerms]:
    """Return the parts of a record that one host fills; those that do not read are none."""
    found: dict[UUID, PartTerms] = {}
    for entry in entries:
        try:
            terms = read_part(entry)
        except BadPart:
            continue
        if terms.group == group:
            found.setdefault(terms.uuid, terms)
    return found


def read_uuid(document: Mapping[str, Any], key: str) -> UUID:
    """Return an identifier, as it is written by everybody.

    Raises:
        BadRecord
    """
    words = parts.line(document, key, 36, least=36)
    try:
        uuid = UUID(words)
    except ValueError:
        raise BadRecord(key) from None
    if str(uuid) != words:
        raise BadRecord(key)
    return uuid


def _sent_back(document: Json) -> SentBack:
    return SentBack(
        session=read_uuid(document, "session"), word=parts.line(document, "content", LONGEST_REASON)
    )


def _where(terms: PartTerms) -> tuple[object, ...]:
    return terms.zone, terms.track, terms.starts_after, terms.ends_after
