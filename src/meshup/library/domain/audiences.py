"""Shell: to which audiences another node belongs, and which of its lists this node may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.library.choices import Audience
from meshup.mesh.choices import Level
from meshup.mesh.domain.neighbourhood import neighbour_actor_ids
from meshup.mesh.domain.queries.known_nodes import shown_nodes

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.mesh.domain.queries.known_nodes import KnownNode


def audiences_of(actor_id: str, now: datetime) -> frozenset[Audience]:
    """Return what the node of an Application or a Group may see here; everybody the public."""
    for node in shown_nodes(now).value:
        if actor_id in {node.actor_id, node.group_id} and not node.is_own:
            return audiences_with(node, neighbour_actor_ids())
    return frozenset({Audience.PUBLIC})


def audiences_with(node: KnownNode, neighbours: Collection[str]) -> frozenset[Audience]:
    """Return what a node may see here, and we there, for all three hold for both sides.

    Args:
        node: one that is shown, so neither blocked nor distrusted.
        neighbours: ids of the Applications of neighbours.
    """
    found = {Audience.PUBLIC, Audience.MESH}
    if node.level == Level.MEMBER:
        found.add(Audience.MEMBERS)
    if node.level >= Level.NEIGHBOUR and node.actor_id in neighbours:
        found.add(Audience.NEIGHBOURS)
    return frozenset(found)
