"""Shell: how the nodes of a mesh on one machine find each other, by what their hosts would do.

Each function runs in one node, beside its server, and asks the others over HTTP. Twice is once.

Method
    A city follows the umbrella and its neighbours; the umbrella follows back who follows it. What
    else a node does to be one of a mesh, or a member, has its place here, and nowhere else.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from meshup.fediverse.domain.actor_names import group_name
from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.following import follow
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.finding import find_actor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.site.demo.mesh_cities import MeshNode

logger = logging.getLogger(__name__)


def join_others(others: Iterable[tuple[MeshNode, str]], at: datetime) -> list[MeshNode]:
    """Ask others, each with its address, to be one of them; return whom this node could ask."""
    return [other for other, address in others if _follow(other, address, at)]


def welcome_others(others: Iterable[tuple[MeshNode, str]], at: datetime) -> list[MeshNode]:
    """Let in, at the umbrella, those who joined; return whom it could let in."""
    return [other for other, address in others if _follow(other, address, at)]


def _follow(other: MeshNode, address: str, at: datetime) -> bool:
    """Let this node's Group follow that of another; say whether it was asked."""
    host = address.partition("://")[2]
    handle = f"@{group_name(other.name, other.city)}@{host}"
    try:
        follow(group().name, find_actor(handle, at), at)
    except Refusal as refusal:
        logger.warning("%s cannot be joined yet: %s", other.name, refusal)
        return False
    return True
