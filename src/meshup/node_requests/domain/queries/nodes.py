"""Shell: the nodes that can be asked: known to the mesh, there, and with a Group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.mesh.domain.queries.known_nodes import shown_nodes
from meshup.node_requests.errors import NoNodeThere
from meshup.remote_actors.domain.remote_actors import actor_of, known_actor

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.mesh.domain.queries.known_nodes import KnownNode
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


def nodes_to_ask(now: datetime) -> list[KnownNode]:
    """Return the nodes that can be asked, neighbours and members first, then by name."""
    nodes = [
        node
        for node in shown_nodes(now).value
        if node.group_id and not node.is_own and not node.is_gone
    ]
    return sorted(nodes, key=lambda node: (-node.level, node.name.casefold(), node.did))


def group_of(group_id: str, at: datetime) -> RemoteActorFacts:
    """Return the Group of a node; read from there where it is not known yet.

    Raises:
        NoNodeThere: no node of the mesh has it.
        Refusal: it cannot be read.
    """
    known = known_actor(group_id)
    if known is not None:
        return known
    if group_id not in {node.group_id for node in nodes_to_ask(at)}:
        raise NoNodeThere
    return actor_of(group_id, at)
