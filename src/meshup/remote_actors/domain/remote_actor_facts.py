"""Pure: an actor of another server, as rooms above know it.

Words
    handle  ``@ada@social.example``: how people write down an actor
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import read_multikey, read_public_key

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.signed_messages.keys import RsaPublicKey


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A key of an actor, under the id by which signatures name it; a PEM."""

    id: str
    pem: str


@dataclass(frozen=True, slots=True)
class ProofKey:
    """An Ed25519 key of an actor, as Multikey, under the id by which proofs name it."""

    id: str
    multibase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteActorFacts:
    """An actor of another server, as its document said when it was last read.

    What it says of itself is plain text, except ``summary``, which is HTML as it came. An address
    that it does not give is "".

    Attributes:
        pk: the number of its row; gone with the actor.
        host: of its id, with the port where that is not the default.
        inbox, shared_inbox: on the same registrable domain as its id.
        approves_followers: None where it does not say.
    """

    pk: int
    actor_id: str
    host: str
    kind: str
    username: str
    name: str = ""
    summary: str = ""
    url: str = ""
    icon_url: str = ""
    inbox: str = ""
    shared_inbox: str = ""
    outbox: str = ""
    followers: str = ""
    following: str = ""
    upcoming_events: str = ""
    keys: tuple[RsaKey, ...] = ()
    proof_keys: tuple[ProofKey, ...] = ()
    also_known_as: tuple[str, ...] = ()
    moved_to: str = ""
    implements: tuple[str, ...] = ()
    approves_followers: bool | None = None
    fetched_at: datetime
    id_hash: bytes = field(repr=False)

    @property
    def handle(self) -> str:
        """How people write it down."""
        return f"@{self.username}@{self.host}"

    @property
    def called(self) -> str:
        """Its name, or its handle where it has none."""
        return self.name or self.handle

    @property
    def delivery_inbox(self) -> str:
        """Where it is written to: the inbox that its server shares, where there is one."""
        return self.shared_inbox or self.inbox

    def key_named(self, key_id: str) -> RsaPublicKey | None:
        """Return the RSA key of this id, or None where there is none that can be used."""
        for key in self.keys:
            if key.id == key_id:
                try:
                    return read_public_key(key.pem)
                except BadKey:
                    return None
        return None

    def proof_key_named(self, method: str) -> bytes | None:
        """Return the Ed25519 key of this id, 32 bytes, or None."""
        for key in self.proof_keys:
            if key.id == method:
                try:
                    return read_multikey(key.multibase)
                except BadKey:
                    return None
        return None


def dids_of(actor: RemoteActorFacts) -> frozenset[str]:
    """Return the identities that an actor's document names as its own, as did:key."""
    return frozenset(f"did:key:{key.multibase}" for key in actor.proof_keys)


TEXTS: Final = (
    "summary",
    "url",
    "icon_url",
    "outbox",
    "followers",
    "following",
    "upcoming_events",
    "moved_to",
)
LISTS: Final = ("also_known_as", "implements")


def from_stored(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``RemoteActorFacts`` that a row keeps in its document."""
    return {
        **{name: stored.get(name, "") for name in TEXTS},
        **{name: tuple(stored.get(name, ())) for name in LISTS},
        "keys": tuple(RsaKey(*key) for key in stored.get("keys", ())),
        "proof_keys": tuple(ProofKey(*key) for key in stored.get("proof_keys", ())),
        "approves_followers": stored.get("approves_followers"),
    }
