"""Shell: the node lives elsewhere from now on: other servers are told, and visitors are led there.

Method
    First a backup is restored at the new address and served there; it notices by itself that it
    lived here before, and names the old actors as its own. Then this node is told to go: it looks
    whether that is so, says ``Move`` to who follows it, names the new actors in the old ones'
    documents, and leads each page to the same page there. Twice is once.

Source
    FEP-7628 (Move in push mode); ActivityPub, ``movedTo`` and ``alsoKnownAs``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from meshup.activitypub import activity_documents
from meshup.activitypub.ids import ids_of
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.addressing import absolute, is_own
from meshup.fediverse.domain.own_actors import identity_key, own_actors
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.errors import FederationOff
from meshup.follows.domain.queries.followers import inboxes_of_followers
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.mesh.domain.moved_file import forget_moved, note_moved
from meshup.mesh.domain.own_identity import ids_at, locked_identity
from meshup.mesh.domain.tags import MESH
from meshup.mesh.errors import NotTheSameNode, OwnNode
from meshup.remote_actors.domain.fetching import MOST_ACTOR_BYTES, fetch_document
from meshup.remote_actors.domain.remote_actors import remember_actor

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.fediverse.domain.own_actors import OwnActorFacts

EVERY_PAGE = (NODE_TAG, AGENDA, FEDERATION, MESH)


def move_to(address: str, at: datetime) -> int:
    """Go to the origin ``address``, where this node is served already; return how many are told.

    Raises:
        FederationOff: nobody would know where it went.
        OwnNode: it is where the node is.
        NotTheSameNode: what is there is not this node, or does not know that it was here.
    """
    if not federation().is_on:
        raise FederationOff
    if is_own(address):
        raise OwnNode
    actors = own_actors()
    for actor in actors:
        _refuse_another(actor, address, at)
    with transaction.atomic():
        row = locked_identity()
        is_new = row.moved_to != address
        row.moved_to = address
        row.save(update_fields=["moved_to"])
        changed(*EVERY_PAGE)
        told = sum(_tell(actor, address, at) for actor in actors) if is_new else 0
        transaction.on_commit(lambda: note_moved(address))
    return told


def stay_here() -> None:
    """Take a move back: pages are shown here again. Who followed the node there stays there."""
    with transaction.atomic():
        row = locked_identity()
        row.moved_to = ""
        row.save(update_fields=["moved_to"])
        changed(*EVERY_PAGE)
        transaction.on_commit(forget_moved)


def _refuse_another(actor: OwnActorFacts, address: str, at: datetime) -> None:
    (target,) = ids_at([address], actor.name)
    try:
        document = fetch_document(target, at, most_bytes=MOST_ACTOR_BYTES)
        there = remember_actor(document, at)
    except Refusal as refusal:
        raise NotTheSameNode(address=address, why=str(refusal)) from None
    if identity_key().multikey not in {key.multibase for key in there.proof_keys}:
        raise NotTheSameNode(address=address, why="its key is another")
    if actor.id not in ids_of(document.get("alsoKnownAs")):
        raise NotTheSameNode(address=address, why=f"it does not say that it was {absolute('')}")


def _tell(actor: OwnActorFacts, address: str, at: datetime) -> int:
    (target,) = ids_at([address], actor.name)
    move_id = f"{actor.id}#move-{uuid4()}"
    document = activity_documents.move(move_id, actor.id, target, actor.followers)
    inboxes = inboxes_of_followers(actor.name)
    return deliver(document, by=actor.name, to=inboxes, at=at) if inboxes else 0
