"""Shell: what hosts decide of other nodes: who is a neighbour, and who is not known any more.

A handshake is two follows: ours of their Application by a host's click, and theirs of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import application
from meshup.follows.domain.following import follow, unfollow
from meshup.follows.domain.queries.followings import followings
from meshup.kit.web import changed
from meshup.mesh.choices import Level
from meshup.mesh.domain.neighbourhood import settle_neighbours
from meshup.mesh.domain.own_identity import locked_identity
from meshup.mesh.domain.tags import MESH
from meshup.mesh.errors import NodeBlocked, NodeDistrusted, NoSuchNode
from meshup.mesh.models import Equivocation, GoneNode, MeshNode
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.remote_actors import actor_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def make_neighbour(by: Asker, number: int, at: datetime) -> None:
    """Ask a node to be neighbours, or agree with one that asked; twice is once.

    Whoever was found at the address of another neighbour is taken for who it says it is.

    Raises:
        HostsOnly, NoSuchNode, NodeDistrusted, NodeBlocked.
        Refusal: its actor cannot be read.
    """
    require(by, may_run_community)
    row = _node(number)
    if row.is_distrusted:
        raise NodeDistrusted
    if is_blocked(row.actor_id):
        raise NodeBlocked
    follow(application().name, actor_of(row.actor_id, at), at)
    if row.is_unconfirmed:
        with transaction.atomic():
            locked_identity()
            GoneNode.objects.filter(actor_id=row.actor_id).update(actor_id="")
            MeshNode.objects.filter(pk=row.pk).update(is_unconfirmed=False)
            settle_neighbours()
            changed(MESH)


def part_from_neighbour(by: Asker, number: int, at: datetime) -> None:
    """Be neighbours no more; twice is once.

    Raises:
        HostsOnly, NoSuchNode.
    """
    require(by, may_run_community)
    row, own = _node(number), application().name
    for one in followings():
        if one.by == own and one.actor.actor_id == row.actor_id:
            unfollow(one.number, at)
    with transaction.atomic():
        locked_identity()
        MeshNode.objects.filter(pk=row.pk, level=Level.NEIGHBOUR).update(level=Level.VERIFIED)
        changed(MESH)


def remove_node(by: Asker, number: int, at: datetime) -> None:
    """Forget a node with what it is distrusted for; who passes it on brings it back as hearsay.

    Raises:
        HostsOnly, NoSuchNode.
    """
    part_from_neighbour(by, number, at)
    row = _node(number)
    with transaction.atomic():
        locked_identity()
        Equivocation.objects.filter(did=row.did).delete()
        row.delete()
        changed(MESH)


def name_of(by: Asker, number: int) -> str:
    """Return how a node is called, for a host who decides about it.

    Raises:
        HostsOnly, NoSuchNode.
    """
    require(by, may_run_community)
    return str(_node(number).card["name"])


def _node(number: int) -> MeshNode:
    row = MeshNode.objects.filter(pk=number).first()
    if row is None:
        raise NoSuchNode
    return row
