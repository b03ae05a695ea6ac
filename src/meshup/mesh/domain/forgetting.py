"""Shell: what goes by itself: who is kept out now, and where somebody lived before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.follows.domain.following import follow, unfollow
from meshup.follows.domain.queries.followings import followings
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.mesh.domain.own_identity import locked_identity
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.blocks import blocked_among
from meshup.remote_actors.domain.remote_actors import actor_of

if TYPE_CHECKING:
    from datetime import datetime

PIECE: Final = 2_000


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
    """Follow a node at its new address where it was followed at the old one; return how often.

    Both addresses are of one identity: its card says so, and the key is the same.
    """
    row = MeshNode.objects.filter(did=did).exclude(former_actor_id="").first()
    if row is None:
        return 0
    old = [one for one in followings() if one.actor.actor_id == row.former_actor_id]
    try:
        new = actor_of(row.actor_id, at, refresh=True)
    except Refusal:
        return 0
    for one in old:
        with transaction.atomic():
            follow(one.by, new, at, came_by_move=True)
            unfollow(one.number, at)
    MeshNode.objects.filter(pk=row.pk).update(former_actor_id="")
    return len(old)


def _pieces(rows: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    return [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
