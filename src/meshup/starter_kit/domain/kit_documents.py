"""Pure: the document of a starter kit, written and read: who offers it, its parts, its proof.

Method
    The proof is by the identity of the node (did:key), under its own name: whoever has the file
    alone can verify it, and asks nobody. That the identity is that of the address, only the
    address says, so a kit that was fetched has to be from where it says.

Source
    FEP-8b32 (object integrity proofs), FEP-c390 (identity proofs); RFC 8785 (JCS).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import origin_of
from meshup.activitypub.contexts import NAMESPACE
from meshup.signed_messages.errors import BadDocument, BadProof
from meshup.signed_messages.json_documents import read_json
from meshup.signed_messages.keys import key_behind
from meshup.signed_messages.proofs import canonical_json, verify_proof
from meshup.starter_kit.domain.part_reader import ObjectReader, read_address
from meshup.starter_kit.errors import (
    KitFromElsewhere,
    KitNotProved,
    KitTooLarge,
    MalformedKit,
    NotAKit,
    UnknownKitVersion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.starter_kit.domain.part_reader import Json

MOST_BYTES: Final = 512 * 1024
VERSION: Final = 1
TYPE: Final = "StarterKit"
PATH: Final = "/kit.json"
CONTEXT: Final[list[Any]] = [
    "https://www.w3.org/ns/activitystreams",
    {"meshup": NAMESPACE, TYPE: f"meshup:{TYPE}", "parts": "meshup:parts", "did": "meshup:did"},
]
MOST_PARTS: Final = 32
LATEST_VERSION: Final = 10_000
LONGEST_NAME: Final = 80
PART_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Sister:
    """The community that offers a kit.

    Attributes:
        address: its origin, such as "https://paris.example".
        did: its identity; "" when it has none, and nobody signed the kit.
    """

    name: str
    city: str
    address: str
    languages: tuple[str, ...]
    did: str = ""


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as it was read: bounded, and proved by ``sister.did`` where that is known.

    Attributes:
        parts: by name, as they came, with their name and version; not looked into yet.
        digest: SHA-256 of all of it, in hexadecimal.
    """

    sister: Sister
    parts: dict[str, Json]
    digest: str


def kit_document(sister: Sister, parts: Iterable[Json]) -> Json:
    """Return the document, without a proof."""
    identity = {"did": sister.did} if sister.did else {}
    return {
        "@context": CONTEXT,
        "id": f"{sister.address}{PATH}",
        "type": TYPE,
        "version": VERSION,
        "name": sister.name,
        "city": sister.city,
        "languages": list(sister.languages),
        **identity,
        "parts": list(parts),
    }


def read_kit(body: bytes, now: datetime, *, called: str, origin: str = "") -> Kit:
    """Return the kit that ``body`` is.

    Args:
        body: as it came.
        now: aware.
        called: the address or the file, as it was typed.
        origin: where it was fetched; "" for a file.

    Raises:
        KitTooLarge, NotAKit, UnknownKitVersion, MalformedKit, KitFromElsewhere, KitNotProved
    """
    if len(body) > MOST_BYTES:
        raise KitTooLarge(most=MOST_BYTES // 1024)
    try:
        document = read_json(body, MOST_BYTES)
    except BadDocument as error:
        raise NotAKit(where=called[:200], why=error.code) from None
    if document.get("type") != TYPE:
        raise NotAKit(where=called[:200], why="type")
    _refuse_other_version(document)
    sister = _sister(document)
    if origin and sister.address != origin:
        raise KitFromElsewhere(address=origin, said=sister.address)
    _refuse_unproved(document, sister.did, now)
    try:
        digest = sha256(canonical_json(document)).hexdigest()
    except BadProof:
        raise NotAKit(where=called[:200], why="numbers") from None
    return Kit(sister, _parts(document), digest)


def _refuse_other_version(document: Json) -> None:
    version = document.get("version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise MalformedKit(where="version")
    if version != VERSION:
        raise UnknownKitVersion(what="kit", version=version)


def _sister(document: Json) -> Sister:
    reader = ObjectReader(document, "kit")
    for known in ("@context", "type", "version", "parts", "proof"):
        reader.field(known)
    kit_id = read_address(reader.field("id"), "kit.id")
    address = origin_of(kit_id)
    if kit_id != f"{address}{PATH}":
        raise MalformedKit(where="kit.id")
    did = reader.field("did")
    sister = Sister(
        name=reader.line("name", LONGEST_NAME),
        city=reader.line("city", LONGEST_NAME, required=False),
        address=address,
        languages=reader.languages("languages"),
        did=reader.line("did", 100) if did is not None else "",
    )
    reader.end()
    return sister


def _refuse_unproved(document: Json, did: str, now: datetime) -> None:
    """Refuse a proof that does not hold, one by somebody else, and an identity without any."""
    if not did and "proof" not in document:
        return
    try:
        method = verify_proof(document, key_behind, now)
    except BadProof as error:
        raise KitNotProved(why=error.code) from None
    if method != did:
        raise KitNotProved(why="key")


def _parts(document: Json) -> dict[str, Json]:
    parts = document.get("parts")
    if not isinstance(parts, list) or len(parts) > MOST_PARTS:
        raise MalformedKit(where="parts")
    found: dict[str, Json] = {}
    for number, part in enumerate(parts):
        reader = ObjectReader(part, f"parts[{number}]")
        name = reader.field("name")
        reader.number("version", 1, LATEST_VERSION)
        if not isinstance(name, str) or not PART_NAME.fullmatch(name) or name in found:
            raise MalformedKit(where=f"parts[{number}].name")
        found[name] = part
    return found
