"""Shell: whether who is at an address is still who hosts agreed with, or only has their address.

A domain that expires is bought by somebody, who then holds every key that is read there. So the
identity of an actor (its did:key) and its keys of that moment are pinned to the row of what was
agreed. A document may name the identity of others, as everybody may copy it; so other RSA keys are
enough to be somebody else, until hosts say that it is right.

An identity that was replaced by its recovery key is the same one. Actors without an identity, such
as those of other software, are known by their address alone.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from meshup.mesh.domain.queries.identities import identities_since
from meshup.remote_actors.domain.remote_actor_facts import dids_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


class PinnedRow(Protocol):
    """A row that remembers who an actor was; its digest is 32 bytes, or none."""

    pk: int
    did: str
    keys_digest: bytes | memoryview[int]


def pin_identity(row: PinnedRow, actor: RemoteActorFacts) -> None:
    """Note who an actor is now; the caller saves."""
    row.did = min(dids_of(actor), default="")
    row.keys_digest = keys_digest(actor)


def is_somebody_else(row: PinnedRow, actor: RemoteActorFacts) -> bool:
    """Say whether an actor is not who was pinned; one query at most."""
    return bool(somebody_else([(row, actor)]))


def somebody_else(pairs: Iterable[tuple[PinnedRow, RemoteActorFacts]]) -> frozenset[int]:
    """Return the numbers of the rows whose actor is not who was pinned; one query at most."""
    known = [(row, actor) for row, actor in pairs if row.did]
    doubtful = [(row, actor) for row, actor in known if row.did not in dids_of(actor)]
    heirs = identities_since(row.did for row, _actor in doubtful) if doubtful else {}
    others = {row.pk for row, actor in doubtful if not heirs.get(row.did, set()) & dids_of(actor)}
    others |= {row.pk for row, actor in known if bytes(row.keys_digest) != keys_digest(actor)}
    return frozenset(others)


def keys_digest(actor: RemoteActorFacts) -> bytes:
    """Return a hash of the RSA keys of an actor, in whatever order and wherever they stand."""
    return sha256("\n".join(sorted(key.pem for key in actor.keys)).encode()).digest()
