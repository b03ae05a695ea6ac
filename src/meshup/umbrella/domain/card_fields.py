"""Shell: what a node's card says of umbrellas, field by field; None where it says nothing.

The room ``mesh``, which writes the card, asks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.umbrella.domain.queries.members import umbrellas
from meshup.umbrella.domain.settings import umbrella

if TYPE_CHECKING:
    from datetime import datetime

MOST_UMBRELLAS: Final = 8


def umbrella_field(now: datetime) -> bool | None:  # noqa: ARG001 - as for every field of the card
    """Return whether this node is an umbrella."""
    return True if umbrella().is_on else None


def umbrellas_field(now: datetime) -> tuple[str, ...] | None:  # noqa: ARG001 - likewise
    """Return the groups under whose umbrella this node is, the longest first."""
    found = (one.actor.actor_id for one in umbrellas().value)
    return tuple(found)[:MOST_UMBRELLAS] or None


def successors_field(now: datetime) -> tuple[str, ...] | None:  # noqa: ARG001 - likewise
    """Return the keys of the nodes under which members may gather when this one is lost."""
    return umbrella().successors or None


CARD_FIELDS: Final = {
    "umbrella": umbrella_field,
    "umbrellas": umbrellas_field,
    "successors": successors_field,
}
