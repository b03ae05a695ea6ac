"""Shell by its words alone: the list of what another node shares, read within bounds.

A list that is not what it must be is refused whole. An item that is not is left out, and counted
by a short word that says why; the others stay.

Words
    did     who the node is: its proof has to be by that key
    number  of the list: an older one says nothing any more
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url, same_origin
from meshup.activitypub.ids import id_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.library.domain.item_documents import MOST_ITEMS
from meshup.library.domain.item_fields import ItemRefused, read_fields
from meshup.library.errors import BadCollection
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.keys import key_behind
from meshup.signed_messages.proofs import canonical_json, verify_proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

AHEAD: Final = timedelta(days=1)
"""How far a number may be ahead of the clock, so that a thief cannot use up all numbers."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose list it has to be: its address, the audience, the Group and the identity."""

    url: str
    audience: str
    group_id: str
    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """An item of another node, bounded and plain.

    Attributes:
        facts: what it says, as ``item_fields.read_fields`` returns it; JSON.
        size: bytes of it.
    """

    id: str
    kind: str
    licence: str
    town: str
    digest: str
    changed_at: datetime
    facts: Mapping[str, Any] = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it was read; ``digest`` (hexadecimal) is of all of it, ``refused`` counts."""

    number: int
    digest: str
    items: tuple[ReadItem, ...]
    refused: Mapping[str, int]


def read_list(document: Json, expected: Expected, at: datetime, most_bytes: int) -> ReadList:
    """Return a list.

    Args:
        document: as it came.
        expected: whose it has to be.
        at: now.
        most_bytes: that the items may take together; the others are left out.

    Raises:
        BadCollection: "type", "id", "attributed", "audience", "number", "proof", "items".
    """
    _refuse_other(document, expected, at)
    entries = document.get("items")
    if not isinstance(entries, list):
        raise BadCollection("items")
    refused: Counter[str] = Counter()
    items: dict[str, ReadItem] = {}
    left = most_bytes
    for entry in entries[:MOST_ITEMS]:
        try:
            item = _read_item(entry, expected, at)
            _refuse_more(item, items, left)
        except ItemRefused as bad:
            refused[bad.reason] += 1
            continue
        items[item.id] = item
        left -= item.size
    if len(entries) > MOST_ITEMS:
        refused["too_many"] += len(entries) - MOST_ITEMS
    digest = sha256(canonical_json(document)).hexdigest()
    return ReadList(document["number"], digest, tuple(items.values()), dict(refused))


def _refuse_other(document: Json, expected: Expected, at: datetime) -> None:
    if "Collection" not in types_of(document):
        raise BadCollection("type")
    if id_of(document.get("id")) != expected.url:
        raise BadCollection("id")
    if id_of(document.get("attributedTo")) != expected.group_id:
        raise BadCollection("attributed")
    if document.get("sharedWith") != expected.audience:
        raise BadCollection("audience")
    number = document.get("number")
    if type(number) is not int or not 0 <= number <= (at + AHEAD).timestamp():
        raise BadCollection("number")
    try:
        method = verify_proof(document, key_behind, at)
    except BadProof:
        raise BadCollection("proof") from None
    if method.partition("#")[0] != expected.did:
        raise BadCollection("proof")


def _refuse_more(item: ReadItem, items: Mapping[str, ReadItem], left: int) -> None:
    if item.id in items:
        raise ItemRefused("twice")
    if item.size > left:
        raise ItemRefused("too_much")


def _read_item(entry: object, expected: Expected, at: datetime) -> ReadItem:
    if not isinstance(entry, dict):
        raise ItemRefused("no_item")
    item_id = id_of(entry.get("id"))
    if not is_web_url(item_id) or not same_origin(item_id, expected.url):
        raise ItemRefused("id")
    if id_of(entry.get("attributedTo")) != expected.group_id:
        raise ItemRefused("attributed")
    facts = read_fields(entry, item_id)
    changed_at = read_instant(entry.get("updated")) or datetime(1970, 1, 1, tzinfo=UTC)
    return ReadItem(
        id=item_id,
        kind=facts["kind"],
        licence=facts["licence"],
        town=facts["town"],
        digest=facts["digest"],
        changed_at=min(changed_at, at),
        facts=facts,
        size=len(canonical_json(facts)),
    )
