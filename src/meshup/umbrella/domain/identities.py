"""Shell: which of those under an umbrella are somebody else by now (``pinned_identities``).

Of whoever is, nothing is shown or announced, until hosts say that it is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.mesh.domain import pinned_identities
from meshup.umbrella.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from meshup.umbrella.models import Member


def somebody_else(
    rows: Iterable[Member | Membership], actors: Mapping[int, RemoteActorFacts]
) -> frozenset[int]:
    """Return the numbers of the rows whose actor is not who was let in; one query at most."""
    known = [(row, actors.get(_number(row))) for row in rows]
    return pinned_identities.somebody_else((row, actor) for row, actor in known if actor)


def _number(row: Member | Membership) -> int:
    return row.umbrella_id if isinstance(row, Membership) else row.actor_id
