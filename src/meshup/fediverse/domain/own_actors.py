"""Shell: the actors of this node, and the keys with which they sign.

There are two: the Application ``relay``, which stands for the server itself and signs whatever is
asked of others, and a Group, which publishes events and is followed. Each has an RSA key; the node
has one Ed25519 key, its identity, wherever it lives. All are made once, in the transaction that
switches federation on for the first time, and never change: neither do the names. Only the identity
is made anew where it was lost or stolen (``replace_identity_key``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.actor_names import APPLICATION, group_name
from meshup.fediverse.domain.addressing import absolute, own_host
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.errors import FederationOff
from meshup.fediverse.models import NodeKey, OwnActor
from meshup.kit.clock import now
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import changed
from meshup.signed_messages.http_signatures.signing import cavage_signer, rfc9421_signer
from meshup.signed_messages.keys import (
    did_key,
    ed25519_public,
    multikey,
    new_ed25519,
    new_rsa_pem,
    rsa_public_pem,
)
from meshup.signed_messages.proofs import with_proof

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from meshup.kit.http_fetch import Signer

Kind = Literal["Application", "Group"]
Flavour = Literal["cavage", "rfc9421"]

ROW: Final = 1
TAGS: Final = frozenset({FEDERATION})


@dataclass(frozen=True, slots=True)
class OwnActorFacts:
    """An actor of this node.

    Attributes:
        name: what stands before the host in its handle.
        id: its address.
        key_id: under which others find its RSA key.
        made_at: when it began.
    """

    name: str
    id: str
    kind: Kind
    key_id: str
    made_at: datetime

    @property
    def handle(self) -> str:
        """How people type it: ``@paris_p2p@p2p.example``."""
        return f"@{self.name}@{own_host()}"

    @property
    def inbox(self) -> str:
        """Where others write to it."""
        return f"{self.id}/inbox"

    @property
    def followers(self) -> str:
        """The collection of its followers."""
        return f"{self.id}/followers"


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """The node's identity, as everybody may know it."""

    multikey: str
    did: str
    made_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """All rows: what is secret never leaves this module."""

    actors: tuple[OwnActor, ...]
    node: NodeKey | None


_memo: Final[VersionedMemo[_Keys]] = VersionedMemo(256 * 1024)


def make_own_actors(at: datetime) -> None:
    """Make the actors and the node's key that are not there yet; in the caller's transaction."""
    if not NodeKey.objects.filter(pk=ROW).exists():
        NodeKey.objects.create(pk=ROW, private_key=new_ed25519(), made_at=at)
    kinds = set(OwnActor.objects.values_list("kind", flat=True))
    node = this_node()
    names: dict[Kind, str] = {
        "Application": APPLICATION,
        "Group": group_name(node.name, node.city),
    }
    for kind, name in names.items():
        if kind not in kinds:
            OwnActor.objects.create(name=name, kind=kind, rsa_private_pem=new_rsa_pem(), made_at=at)


def application() -> OwnActorFacts:
    """Return the actor that stands for the server.

    Raises:
        FederationOff: federation was never switched on.
    """
    return _of_kind("Application")


def group() -> OwnActorFacts:
    """Return the actor that publishes, and is followed.

    Raises:
        FederationOff: federation was never switched on.
    """
    return _of_kind("Group")


def own_actor(name: str) -> OwnActorFacts | None:
    """Return the actor of this name."""
    found = (_facts(row) for row in _keys().actors if row.name == name)
    return next(found, None)


def own_actors() -> list[OwnActorFacts]:
    """Return all, the Application first; none while federation was never switched on."""
    return sorted(map(_facts, _keys().actors), key=lambda actor: actor.kind)


def own_actor_of_id(actor_id: str) -> OwnActorFacts | None:
    """Return the actor whose address this is."""
    return next((actor for actor in own_actors() if actor.id == actor_id), None)


def signer(name: str, flavour: Flavour = "cavage") -> Signer:
    """Return what signs requests as the actor ``name``.

    Raises:
        FederationOff: there is no such actor.
    """
    row = _row(name)
    make = rfc9421_signer if flavour == "rfc9421" else cavage_signer
    return make(_facts(row).key_id, row.rsa_private_pem)


def public_pem(name: str) -> str:
    """Return the RSA key of the actor ``name`` that others verify with.

    Raises:
        FederationOff: there is no such actor.
    """
    return rsa_public_pem(_row(name).rsa_private_pem)


def identity_key() -> IdentityKey:
    """Return the key that is this node, wherever it lives.

    Raises:
        FederationOff: federation was never switched on.
    """
    row = _node_key()
    public = ed25519_public(bytes(row.private_key))
    return IdentityKey(multikey(public), did_key(public), row.made_at)


def proof_method(actor: OwnActorFacts) -> str:
    """Return under which name the node's key stands in the document of ``actor``."""
    return f"{actor.id}#ed25519-key"


def proved(document: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return ``document`` of the Group with a proof by the node's key (FEP-8b32).

    Raises:
        FederationOff: federation was never switched on.
    """
    return _signed(document, proof_method(group()), at)


def proved_identity(document: dict[str, Any]) -> dict[str, Any]:
    """Return ``document`` with a proof by the node's key under its own name (FEP-c390).

    The proof is as old as the key, so that it is the same in each rendering.

    Raises:
        FederationOff: federation was never switched on.
    """
    key = identity_key()
    return _signed(document, key.did, key.made_at)


def signed_by_identity(sign: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    """Return what ``sign`` makes with the node's private key, which it must not keep.

    Raises:
        FederationOff: federation was never switched on.
    """
    return sign(bytes(_node_key().private_key))


def replace_identity_key(at: datetime) -> tuple[IdentityKey, IdentityKey]:
    """Make a new key of the node in place of the old one; return the old and the new.

    In the caller's transaction, which tells other nodes why they should believe the new one.

    Raises:
        FederationOff: federation was never switched on.
    """
    before = identity_key()
    private = new_ed25519()
    NodeKey.objects.filter(pk=ROW).update(private_key=private, made_at=at)
    changed(FEDERATION)
    public = ed25519_public(private)
    return before, IdentityKey(multikey(public), did_key(public), at)


def _signed(document: dict[str, Any], method: str, at: datetime) -> dict[str, Any]:
    key = bytes(_node_key().private_key)
    return with_proof(document, verification_method=method, private_key=key, created=at)


def _of_kind(kind: Kind) -> OwnActorFacts:
    found = (_facts(row) for row in _keys().actors if row.kind == kind)
    if actor := next(found, None):
        return actor
    raise FederationOff


def _row(name: str) -> OwnActor:
    found = (row for row in _keys().actors if row.name == name)
    if row := next(found, None):
        return row
    raise FederationOff


def _node_key() -> NodeKey:
    if row := _keys().node:
        return row
    raise FederationOff


def _facts(row: OwnActor) -> OwnActorFacts:
    actor_id = absolute(f"/ap/{row.name}")
    kind: Kind = "Application" if row.kind == "Application" else "Group"
    return OwnActorFacts(row.name, actor_id, kind, f"{actor_id}#main-key", row.made_at)


def _keys() -> _Keys:
    return _memo.get_or_compute(now(), "keys", _read).value


def _read() -> Shown[_Keys]:
    keys = _Keys(tuple(OwnActor.objects.order_by("pk")), NodeKey.objects.filter(pk=ROW).first())
    return Shown(keys, TAGS)
