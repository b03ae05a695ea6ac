"""Shell: how the nodes of a mesh on one machine find each other, by what their hosts would do.

Each function runs in one node, beside its server, and asks the others over HTTP. Twice is once.

Method
    Each learns the card of every other, and the Applications follow each other, so that all are
    neighbours. Cities ask to be under the umbrella, which takes whoever asks; their Groups follow
    each other, so that each shows what the others announce.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from meshup.fediverse.domain.actor_names import APPLICATION, group_name
from meshup.fediverse.domain.own_actors import application, group
from meshup.follows.domain.following import follow
from meshup.kit.errors import Refusal
from meshup.mesh.domain.learning import join_by_address
from meshup.remote_actors.domain.finding import find_actor
from meshup.umbrella.domain.memberships import join_umbrella

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.site.demo.mesh_cities import MeshNode

logger = logging.getLogger(__name__)


def join_others(
    _host: Asker, others: Iterable[tuple[MeshNode, str]], at: datetime
) -> list[MeshNode]:
    """Be neighbours of others, each with its address, and under the umbrella among them.

    Returns those who could be asked.
    """
    return [other for other, address in others if _meet(other, address, at)]


def welcome_others(
    host: Asker, others: Iterable[tuple[MeshNode, str]], at: datetime
) -> list[MeshNode]:
    """Be neighbours, as the umbrella, of those who joined; return whom it could ask."""
    return join_others(host, others, at)


def _meet(other: MeshNode, address: str, at: datetime) -> bool:
    """Do what a host does who adds a node, makes it a neighbour, and asks its umbrella."""
    host = address.partition("://")[2]
    try:
        actor = find_actor(f"@{APPLICATION}@{host}", at)
        join_by_address(address, at)
        follow(application().name, actor, at)
        their_group = find_actor(f"@{group_name(other.name, other.city)}@{host}", at)
        if other.is_umbrella:
            join_umbrella(None, their_group, at)
        follow(group().name, their_group, at)
    except Refusal as refusal:
        logger.warning("%s cannot be joined yet: %s", other.name, refusal)
        return False
    return True
