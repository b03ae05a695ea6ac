"""Shell: by whom the mesh is found: nodes that this one begins with, and hands on to who begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.fediverse.domain.own_actors import application
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import card_id_of, locked_identity
from meshup.mesh.models import MeshNode

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BOOTSTRAPS: Final = 5


def bootstraps_to_give() -> tuple[str, ...]:
    """Return the ids of cards for who begins: this node's, and those it has known for longest.

    Raises:
        FederationOff: the node never federated.
    """
    known = MeshNode.objects.filter(level__gte=Level.VERIFIED, is_distrusted=False)
    oldest = known.order_by("known_since", "did").values_list("card_id", flat=True)
    names = dict.fromkeys([card_id_of(application().id), *oldest[:MOST_BOOTSTRAPS]])
    return tuple(names)[:MOST_BOOTSTRAPS]


@transaction.atomic
def begin_with(card_ids: Iterable[str]) -> None:
    """Ask these nodes first from the next period on, before those that were named earlier."""
    row = locked_identity()
    row.bootstrap = list(dict.fromkeys([*card_ids, *row.bootstrap]))[:MOST_BOOTSTRAPS]
    row.save(update_fields=["bootstrap"])
