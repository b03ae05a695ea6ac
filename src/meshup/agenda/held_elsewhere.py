"""Which events have their home on another node: rooms that hold such events say so.

What the home says of one is changed there alone; the forms of hosts ask here why, and where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Finder = Callable[[str], "Held | None"]

_finders: Final[dict[str, Finder]] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """That an event has its home elsewhere.

    Attributes:
        home: how the community is called. url: its page of the event; "" where it has none yet.
        has_own_place: whether it takes place here at a place of our own.
    """

    home: str
    url: str
    has_own_place: bool


def register(room: str, find: Finder) -> None:
    """Let ``find`` say whether the event of a slug is held elsewhere; lists ask for each event."""
    _finders[room] = find


def held_elsewhere(slug: str) -> Held | None:
    """Return where the event of a slug has its home; None where that is here."""
    found = (find(slug) for find in _finders.values())
    return next((held for held in found if held is not None), None)
