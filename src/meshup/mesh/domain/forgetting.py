"""Shell: what goes by itself: who is kept out now, and where somebody lived before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.db import transaction

from meshup.activitypub.addresses import same_origin
from meshup.follows.domain.moves import follow_instead
from meshup.follows.domain.queries.followings import followings
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import locked_identity
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.blocks import blocked_among
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.remote_actors.domain.remote_actors import actor_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

PIECE: Final = 2_000
PATIENCE: Final = timedelta(days=1)
"""So long actors of a node that moved are looked for at its new address."""


def forget_blocked() -> int:
    """Forget nodes that are kept out by now; return how many went."""
    gone = 0
    with transaction.atomic():
        locked_identity()
        rows = MeshNode.objects.order_by("pk").values_list("pk", "actor_id")
        for piece in _pieces(list(rows)):
            blocked = blocked_among([actor_id for _pk, actor_id in piece])
            numbers = [pk for pk, actor_id in piece if actor_id in blocked]
            gone += MeshNode.objects.filter(pk__in=numbers).delete()[0]
        if gone:
            changed(MESH)
    return gone


def follow_where_it_went(did: str, at: datetime) -> int:
    """Follow a node's actors at its new address where they were followed at the old one.

    Its card was found there. Each actor has to name the same key at both addresses, and the new one
    the old one as its own. Who cannot be read, or does not say so yet, is tried again for a day.
    Returns how often it was done; twice is once.
    """
    row = MeshNode.objects.filter(did=did, level__gte=Level.VERIFIED).first()
    if row is None or not row.former_actor_id:
        return 0
    done, is_open = 0, False
    for one in followings():
        if not same_origin(one.actor.actor_id, row.former_actor_id):
            continue
        try:
            new = _at_new_address(one.actor, row, at)
        except Refusal:
            is_open = True
            continue
        if new is None:
            continue
        if one.actor.actor_id in new.also_known_as:
            follow_instead(one.number, new, at)
            done += 1
        else:
            is_open = True
    if not is_open or row.verified_at is None or at > row.verified_at + PATIENCE:
        MeshNode.objects.filter(pk=row.pk).update(former_actor_id="")
    return done


def nodes_to_follow() -> list[str]:
    """Return who was found at another address, and is not followed there yet."""
    moved = MeshNode.objects.exclude(former_actor_id="").filter(level__gte=Level.VERIFIED)
    return list(moved.order_by("pk").values_list("did", flat=True))


def _at_new_address(old: RemoteActorFacts, row: MeshNode, at: datetime) -> RemoteActorFacts | None:
    """Return who has the place of ``old`` at a new address; None where its key is another.

    Raises:
        Refusal: it cannot be read.
    """
    new_id = row.actor_id
    if old.actor_id != row.former_actor_id:
        parts = urlsplit(row.actor_id)
        new_id = f"{parts.scheme}://{parts.netloc}{urlsplit(old.actor_id).path}"
    new = actor_of(new_id, at, refresh=True)
    is_same = all(row.did in dids_of(actor) for actor in (old, new))
    return new if is_same else None


def _pieces(rows: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    return [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
