"""Who may follow without waiting for a host: those about whom hosts have decided elsewhere.

Rooms register, in ``AppConfig.ready``, whom they know so: members of our umbrella, and umbrellas
that we asked to be under.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Knows = Callable[[int], bool]

_welcomes: Final[dict[str, Knows]] = {}


def register_welcome(room: str, knows: Callable[[int], bool]) -> None:
    """Let ``knows`` say whether the actor of a number is welcome; the same room replaces it."""
    _welcomes[room] = knows


def is_welcome(actor_number: int) -> bool:
    """Say whether some room knows this remote actor as welcome; asked only where others wait."""
    return any(knows(actor_number) for knows in _welcomes.values())
