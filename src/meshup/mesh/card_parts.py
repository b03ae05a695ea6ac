"""Rooms above say more of this node in its card, from ``AppConfig.ready``.

What a part returns is signed, and a new card goes out when it changes; so it is quick, and the same
as long as nothing happened. A part that has nothing to say returns None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Part = Callable[[datetime], object]

ALIASES: Final = {"umbrella": "is_umbrella"}
"""What the card calls otherwise than ``gossip.card.CardFields`` does."""
NAMES: Final = frozenset({"is_umbrella", "umbrellas", "successors"})
"""What may be said so; ``gossip.card`` bounds each. What a node offers, rooms say one by one."""
_parts: Final[dict[str, Part]] = {}
_offers: Final[dict[str, Callable[[datetime], bool]]] = {}


def register(name: str, part: Part) -> None:
    """Let the field ``name`` of the card be what ``part`` returns; the same name replaces it.

    Lists are given as tuples; ``umbrella`` is true or false.
    """
    known = ALIASES.get(name, name)
    if known not in NAMES:
        raise ValueError(name)
    _parts[known] = part


def register_offer(name: str, is_there: Callable[[datetime], bool]) -> None:
    """Let the card say that this node offers ``name`` while it is there; see ``gossip.card``."""
    _offers[name] = is_there


def added_fields(at: datetime) -> dict[str, Any]:
    """Return what rooms say in the card at ``at``, by the name of the field."""
    said = {name: part(at) for name, part in sorted(_parts.items())}
    said["offers"] = tuple(name for name, is_there in sorted(_offers.items()) if is_there(at))
    return {name: value for name, value in said.items() if value}
