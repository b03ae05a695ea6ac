"""Shell: the recovery key: made once, printed once, kept on paper; and what it is for.

Only its public half is here, and in the card. Whoever holds the other half can say, once the key of
the node was stolen or lost, that another one is the same node. Others believe the first recovery
key that a node announced, so it has to be announced before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.fediverse.domain.own_actors import identity_key, replace_identity_key
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.gossip.card import rotation
from meshup.mesh.domain.own_card import refresh_own_card
from meshup.mesh.domain.own_identity import locked_identity
from meshup.mesh.errors import BadRecoveryKey, NoRecoveryKey, RecoveryKeyExists
from meshup.signed_messages.base58 import base58, from_base58
from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import (
    ED25519_BYTES,
    did_key,
    ed25519_public,
    key_of_did,
    new_ed25519,
)

if TYPE_CHECKING:
    from datetime import datetime

SECRET_CODEC: Final = b"\x80\x26"
"""Multicodec of a private key of Ed25519."""
LONGEST: Final = 100


def make_recovery_key(at: datetime, *, replace: bool = False) -> str:
    """Make the recovery key and announce it; return its private half, which nobody keeps here.

    Raises:
        FederationOff: there is nobody to announce it to.
        RecoveryKeyExists: there is one, and it is not to be replaced.
    """
    if not federation().is_on:
        raise FederationOff
    secret = new_ed25519()
    with transaction.atomic():
        row = locked_identity()
        if row.recovery_did and not replace:
            raise RecoveryKeyExists
        row.recovery_did = did_key(ed25519_public(secret))
        row.save(update_fields=["recovery_did"])
        refresh_own_card(at)
    return "z" + base58(SECRET_CODEC + secret)


def recover(secret: str, at: datetime, *, former: str = "") -> tuple[str, str]:
    """Let the node go on under a new key, by the word of its recovery key.

    Returns who it was and who it is. With ``former``, the did of a node that was lost with all that
    it had, the present key is to be who that was; without it, a new key is made.

    Raises:
        FederationOff, BadRecoveryKey.
        NoRecoveryKey: this node never announced one.
    """
    if not federation().is_on:
        raise FederationOff
    key = read_secret(secret)
    recovery_did = did_key(ed25519_public(key))
    with transaction.atomic():
        row = locked_identity()
        now_did = identity_key().did
        if former and former != now_did:
            before, after = _did(former), now_did
        elif not row.recovery_did:
            raise NoRecoveryKey
        elif row.recovery_did != recovery_did:
            raise BadRecoveryKey
        else:
            old, new = replace_identity_key(at)
            before, after = old.did, new.did
        row.recovery_did = recovery_did
        row.rotation = rotation(before, after, key, at)
        row.save(update_fields=["recovery_did", "rotation"])
    refresh_own_card(at)
    return before, after


def read_secret(text: str) -> bytes:
    """Return the private key that somebody typed; spaces and line ends mean nothing.

    Raises:
        BadRecoveryKey: it is none.
    """
    words = "".join(text.split())
    try:
        data = from_base58(words[1:]) if words[:1] == "z" and len(words) <= LONGEST else b""
    except ValueError:
        data = b""
    if len(data) != len(SECRET_CODEC) + ED25519_BYTES or not data.startswith(SECRET_CODEC):
        raise BadRecoveryKey
    return data[len(SECRET_CODEC) :]


def _did(text: str) -> str:
    try:
        key_of_did(text)
    except BadKey:
        raise BadRecoveryKey from None
    return text
