"""Shell: under which handle people follow this node, for pages of everybody."""

from __future__ import annotations

from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import shown_federation
from meshup.kit.shown import Shown


def shown_group_handle() -> Shown[str]:
    """Return the handle of the actor that publishes; "" while the node does not federate."""
    federation = shown_federation()
    return Shown(group().handle if federation.value.is_on else "", federation.tags)
