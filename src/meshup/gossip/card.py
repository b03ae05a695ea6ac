"""Pure: the card of a node, written, read and verified.

Words
    card   a small signed document by which a node says who it is and where it lives
    did    who a node is: its key; an address is only where it lives today

Method
    The cheap first: shape and size, then times and parts, then the signature, which costs most.
    Names that are not known stay in the document, for they are signed, and are shown nowhere.

Source
    FEP-8b32, eddsa-jcs-2022; docs/decisions/0042-cards-and-gossip.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.instants import written_instant
from meshup.gossip import card_fields as fields_of
from meshup.gossip.card_fields import NextEvent
from meshup.gossip.errors import BadCard
from meshup.gossip.rotation import Rotation, read_rotation, rotation
from meshup.gossip.vocabulary import CARD, CARD_CONTEXT
from meshup.signed_messages.errors import BadKey, BadProof
from meshup.signed_messages.keys import did_key, ed25519_public, key_of_did
from meshup.signed_messages.proofs import SKEW, canonical_json, verify_proof, with_proof

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.activitypub.ids import Json

__all__ = [
    "BadCard",
    "CardFields",
    "NextEvent",
    "NodeCard",
    "read_card",
    "read_cards",
    "rotation",
    "signed_card",
]

MOST_BYTES: Final = 8 * 1024
LONGEST_LIFE: Final = timedelta(days=30)
EARLIEST_SEQ: Final = 1
SEQ_AHEAD: Final = timedelta(days=1)
"""How far a number may be ahead of the clock: a thief of a key cannot use up all numbers."""
PLACES: Final = 2
"""Decimals of degrees: about a kilometre, for a card names a city and no house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFields:
    """What a node says of itself; words and addresses that it lacks are "".

    Attributes:
        id: the address of the card.
        actor: the Application of the node, on the same origin, as ``group`` and ``directory`` are.
        group: the community.
        seq: grows with each card: the last and one, or the seconds since 1970 if that is more.
        url: the page for people.
        summary: plain text.
        country: two letters; "" for none.
        since: when the community began.
        contact: an address of the community, never a person's.
        neighbours: ids of cards.
        bootstrap: ids of cards that who comes may begin with.
        recovery: the did of the key that may rotate this one.
        also_known_as: ids of earlier cards.
        successors: dids that may speak when this node is gone.
        umbrellas: ids of groups that this one belongs to.
        rotation: a statement of ``rotation``.
    """

    id: str
    actor: str
    group: str
    seq: int
    name: str
    url: str
    directory: str
    summary: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    since: date | None = None
    next_event: NextEvent | None = None
    contact: str = ""
    neighbours: tuple[str, ...] = ()
    bootstrap: tuple[str, ...] = ()
    recovery: str = ""
    also_known_as: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    is_umbrella: bool = False
    umbrellas: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    rotation: Json | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCard(CardFields):
    """A card that was read and whose proof holds.

    Attributes:
        did: who signed it.
        rotated: the change of key that it carries; None for none.
        document: the JSON as it was signed.
        digest: SHA-256 of it in its one form, 32 bytes.
        size: bytes of that form.
    """

    did: str
    published: datetime
    expires: datetime
    rotated: Rotation | None
    document: Json = field(compare=False, repr=False)
    digest: bytes
    size: int


def signed_card(
    fields: CardFields, private_key: bytes, now: datetime, lifetime: timedelta = LONGEST_LIFE
) -> Json:
    """Return the card of a node, signed.

    Args:
        fields: what it says; too many neighbours or too long words are refused, not cut.
        private_key: 32 bytes of Ed25519: who the node is.
        now: aware; when it is published.
        lifetime: after which it vanishes everywhere.

    Raises:
        BadCard: others would refuse it, for this reason.
    """
    did = did_key(ed25519_public(private_key))
    document: Json = {
        "@context": CARD_CONTEXT,
        "id": fields.id,
        "type": CARD,
        "did": did,
        "actor": fields.actor,
        "group": fields.group,
        "seq": fields.seq,
        "published": written_instant(now),
        "expires": written_instant(now + lifetime),
        "name": fields.name,
        "url": fields.url,
        "directory": fields.directory,
        **{name: value for name, value in _optional(fields).items() if value},
    }
    if fields.latitude is not None and fields.longitude is not None:
        document["latitude"] = round(fields.latitude, PLACES)
        document["longitude"] = round(fields.longitude, PLACES)
    signed = with_proof(document, verification_method=did, private_key=private_key, created=now)
    read_card(signed, now)
    return signed


def read_card(document: object, now: datetime) -> NodeCard:
    """Return a card whose parts are within their bounds and whose proof holds.

    That it stands at its own id, this does not say: see the levels of ``meshup.gossip.levels``.

    Raises:
        BadCard: "card", "type", "too_large", "seq", "future", "expired", "lifetime", "origin",
            "rotation", "proof", or the name of the part that is beyond its bounds.
    """
    if not isinstance(document, dict):
        raise BadCard("card")
    if document.get("type") != CARD:
        raise BadCard("type")
    whole = _canonical(document)
    did, seq = fields_of.read_did(document, "did"), _read_seq(document, now)
    published, expires = _read_times(document, now)
    card = NodeCard(
        did=did,
        seq=seq,
        published=published,
        expires=expires,
        rotated=_read_rotation(document, did, now),
        document=document,
        digest=sha256(whole).digest(),
        size=len(whole),
        **_read_place(document),
        **_read_words(document),
        **_read_lists(document),
    )
    _verify(card, now)
    return card


def read_cards(
    documents: Iterable[object], now: datetime
) -> tuple[list[NodeCard], list[tuple[str, str]]]:
    """Return the cards that hold, and of the others the did as they say it with the code."""
    cards: list[NodeCard] = []
    refused: list[tuple[str, str]] = []
    for document in documents:
        try:
            cards.append(read_card(document, now))
        except BadCard as reason:
            did = document.get("did") if isinstance(document, dict) else ""
            refused.append((did[:80] if isinstance(did, str) else "", reason.code))
    return cards, refused


def _optional(fields: CardFields) -> Json:
    event = fields.next_event
    return {
        "summary": fields.summary,
        "city": fields.city,
        "country": fields.country,
        "languages": list(fields.languages),
        "since": fields.since.isoformat() if fields.since else "",
        "nextEvent": event
        and {
            "id": event.id,
            "name": event.name,
            "startTime": written_instant(event.start_time),
            "url": event.url,
        },
        "contact": fields.contact,
        "neighbours": list(fields.neighbours),
        "bootstrap": list(fields.bootstrap),
        "recovery": fields.recovery,
        "alsoKnownAs": list(fields.also_known_as),
        "successors": list(fields.successors),
        "umbrella": fields.is_umbrella,
        "umbrellas": list(fields.umbrellas),
        "offers": list(fields.offers),
        "rotation": fields.rotation,
    }


def _canonical(document: Json) -> bytes:
    try:
        whole = canonical_json(document)
    except (BadProof, RecursionError):
        raise BadCard("card") from None
    if len(whole) > MOST_BYTES:
        raise BadCard("too_large")
    return whole


def _read_seq(document: Json, now: datetime) -> int:
    seq = document.get("seq")
    if isinstance(seq, bool) or not isinstance(seq, int) or seq < EARLIEST_SEQ:
        raise BadCard("seq")
    if seq > (now.astimezone(UTC) + SEQ_AHEAD).timestamp():
        raise BadCard("future")
    return seq


def _read_times(document: Json, now: datetime) -> tuple[datetime, datetime]:
    published = fields_of.read_time(document, "published")
    expires = fields_of.read_time(document, "expires")
    if published > now + SKEW:
        raise BadCard("future")
    if not published < expires <= published + LONGEST_LIFE:
        raise BadCard("lifetime")
    if expires <= now:
        raise BadCard("expired")
    return published, expires


def _read_place(document: Json) -> Json:
    """Return where a node lives, on the wire and on the earth."""
    place: Json = {
        name: fields_of.read_address(document, name)
        for name in ("id", "actor", "group", "directory")
    }
    if not all(same_origin(place["id"], address) for address in place.values()):
        raise BadCard("origin")
    return place | {
        "url": fields_of.read_address(document, "url"),
        "city": fields_of.read_words(document, "city", fields_of.LONGEST_NAME),
        "country": fields_of.read_matching(document, "country", fields_of.COUNTRY, 2),
        "latitude": fields_of.read_degrees(document, "latitude", 90),
        "longitude": fields_of.read_degrees(document, "longitude", 180),
    }


def _read_words(document: Json) -> Json:
    name = fields_of.read_words(document, "name", fields_of.LONGEST_NAME)
    if not name:
        raise BadCard("name")
    return {
        "name": name,
        "summary": fields_of.read_words(document, "summary", fields_of.LONGEST_SUMMARY, lines=True),
        "since": fields_of.read_date(document, "since"),
        "next_event": fields_of.read_next_event(document),
        "contact": fields_of.read_matching(
            document, "contact", fields_of.EMAIL, fields_of.LONGEST_EMAIL
        ),
        "recovery": fields_of.read_did(document, "recovery", absent=True),
        "is_umbrella": fields_of.read_flag(document, "umbrella"),
        "rotation": document.get("rotation"),
    }


def _read_lists(document: Json) -> Json:
    others = fields_of.MOST_OTHERS
    read = fields_of.read_addresses
    return {
        "languages": fields_of.read_languages(document),
        "offers": fields_of.read_offers(document),
        "neighbours": read(document, "neighbours", fields_of.MOST_NEIGHBOURS),
        "bootstrap": read(document, "bootstrap", fields_of.MOST_BOOTSTRAPS),
        "also_known_as": read(document, "alsoKnownAs", others),
        "umbrellas": read(document, "umbrellas", others),
        "successors": fields_of.read_dids(document, "successors", others),
    }


def _read_rotation(document: Json, did: str, now: datetime) -> Rotation | None:
    statement = document.get("rotation")
    if statement is None:
        return None
    read = read_rotation(statement, now)
    if read.next != did:
        raise BadCard("rotation")
    return read


def _verify(card: NodeCard, now: datetime) -> None:
    """Refuse a card that its own key did not sign."""
    try:
        key = key_of_did(card.did)
        verify_proof(card.document, lambda method: key if method == card.did else None, now)
    except (BadKey, BadProof):
        raise BadCard("proof") from None
