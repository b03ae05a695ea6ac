"""Pure: a node whose key is lost goes on with another, by the word of a key kept elsewhere.

Words
    recovery key   announced in a card beforehand, and kept where the node is not
    rotation       a statement, signed by it: who was that did is now this one
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.gossip.card_fields import read_did
from meshup.gossip.errors import BadCard
from meshup.gossip.vocabulary import CARD_CONTEXT, ROTATION
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.keys import did_key, ed25519_public, key_behind
from meshup.signed_messages.proofs import verify_proof, with_proof

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json

NAMES: Final = frozenset({"@context", "type", "previous", "next", "proof"})


@dataclass(frozen=True, slots=True)
class Rotation:
    """A change of key that a recovery key vouches for.

    Attributes:
        previous: the did that was.
        next: the did that is.
        recovery: the did of the key that signed.
    """

    previous: str
    next: str
    recovery: str


def rotation(previous: str, next_did: str, recovery_key: bytes, now: datetime) -> Json:
    """Return the statement that ``next_did`` is who ``previous`` was.

    Args:
        previous: the did that was.
        next_did: the did that is.
        recovery_key: the private key whose did the earlier card announced.
        now: aware.
    """
    statement: Json = {
        "@context": CARD_CONTEXT,
        "type": ROTATION,
        "previous": previous,
        "next": next_did,
    }
    method = did_key(ed25519_public(recovery_key))
    return with_proof(statement, verification_method=method, private_key=recovery_key, created=now)


def read_rotation(statement: object, now: datetime) -> Rotation:
    """Return a rotation whose proof holds. Whether its key was announced, the reader knows.

    Raises:
        BadCard: "rotation".
    """
    if not isinstance(statement, dict) or not statement.keys() <= NAMES:
        raise BadCard("rotation")
    if statement.get("type") != ROTATION:
        raise BadCard("rotation")
    try:
        return Rotation(
            previous=read_did(statement, "previous"),
            next=read_did(statement, "next"),
            recovery=verify_proof(statement, key_behind, now),
        )
    except (BadCard, BadProof):
        raise BadCard("rotation") from None
