"""Shell: whether who is under an umbrella is still who hosts let in, or only has their address.

A domain that expires is bought by somebody, who then holds every key that is read there. So the
identity of an actor (its did:key) and its keys of that moment are remembered when hosts decide. Of
whoever is somebody else by now nothing is shown or announced, until hosts say that it is right. A
document may name the identity of others, as everybody may copy it; so other RSA keys are enough.

An identity that was replaced by its recovery key is the same one. Actors without an identity, such
as those of other software, are known by their address alone.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from meshup.mesh.domain.queries.identities import identities_since
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.umbrella.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from meshup.umbrella.models import Member


def remember_identity(row: Member | Membership, actor: RemoteActorFacts) -> None:
    """Note who an actor is now; the caller saves."""
    row.did = min(dids_of(actor), default="")
    row.keys_digest = keys_digest(actor)


def is_somebody_else(row: Member | Membership, actor: RemoteActorFacts) -> bool:
    """Say whether an actor is not who was let in; one query at most."""
    return row.pk in somebody_else([row], {_number(row): actor})


def somebody_else(
    rows: Iterable[Member | Membership], actors: Mapping[int, RemoteActorFacts]
) -> frozenset[int]:
    """Return the numbers of the rows whose actor is not who was let in; one query at most."""
    known = [(row, actor) for row in rows if row.did and (actor := actors.get(_number(row)))]
    doubtful = [(row, actor) for row, actor in known if row.did not in dids_of(actor)]
    heirs = identities_since(row.did for row, _actor in doubtful) if doubtful else {}
    others = {row.pk for row, actor in doubtful if not heirs.get(row.did, set()) & dids_of(actor)}
    others |= {row.pk for row, actor in known if bytes(row.keys_digest) != keys_digest(actor)}
    return frozenset(others)


def keys_digest(actor: RemoteActorFacts) -> bytes:
    """Return a hash of the RSA keys of an actor, in whatever order and wherever they stand."""
    return sha256("\n".join(sorted(key.pem for key in actor.keys)).encode()).digest()


def _number(row: Member | Membership) -> int:
    return row.umbrella_id if isinstance(row, Membership) else row.actor_id
