"""Shell: who is a neighbour: whose Application follows ours, and ours follows theirs.

Hosts of both sides clicked. Levels are worked out anew whenever a follow changes. Whoever has only
the address of a neighbour, and is somebody else, is none until a host clicks again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from meshup.fediverse.domain.own_actors import application, own_actors
from meshup.follows.domain.queries.mutual import mutual_numbers
from meshup.kit.web import changed
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import locked_identity
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def neighbour_actor_ids() -> AbstractSet[str]:
    """Return the ids of the actors with whom our Application follows each other."""
    if not own_actors():
        return frozenset()
    actors = actors_by_number(mutual_numbers(application().name))
    return {actor.actor_id for actor in actors.values()}


@transaction.atomic
def settle_neighbours() -> bool:
    """Let levels say what follows say; return whether any changed. Twice is once."""
    locked_identity()
    neighbours = neighbour_actor_ids()
    known = MeshNode.objects.filter(level__gte=Level.VERIFIED)
    by_follow = Q(actor_id__in=neighbours, is_unconfirmed=False)
    made = known.filter(by_follow, level=Level.VERIFIED)
    ended = known.filter(level=Level.NEIGHBOUR).exclude(by_follow)
    count = made.update(level=Level.NEIGHBOUR) + ended.update(level=Level.VERIFIED)
    if count:
        changed(MESH)
    return bool(count)
