"""With whom this node belongs together under an umbrella: the room that keeps it says so.

A member is shown as one; that makes nobody a neighbour: whose cards of others are taken here, hosts
decide for each node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    Groups = Shown[frozenset[str]]

NOBODY: Final[Shown[frozenset[str]]] = Shown(frozenset(), frozenset())
_sources: Final[list[Callable[[], Groups]]] = []


def register_belonging(source: Callable[[], Groups]) -> None:
    """Let ``source`` return the ids of the Groups with which both sides agreed; the last counts."""
    _sources[:] = [source]


def groups_together() -> Groups:
    """Return the ids of the Groups of members of our umbrella, and of umbrellas above us."""
    return _sources[0]() if _sources else NOBODY
