"""What of this node another server means by an id: registered by the rooms that have such things.

What a page of ours is of needs no registration (``reports.domain.reported_pages``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_finders: Final[list[Callable[[str], str]]] = []


def register_flagged(find: Callable[[str], str]) -> None:
    """Let ``find`` say what an id is of: "event:routing-night", or "" for nothing of its room."""
    if find not in _finders:
        _finders.append(find)


def flagged(object_id: str) -> str:
    """Return what an id of ours is of, as "kind:key"; "" where no room knows it."""
    return next((about for find in _finders if (about := find(object_id))), "")
