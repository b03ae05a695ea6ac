"""Which talks have slides: the room that keeps them registers it, so that nobody is asked twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    HasSlides = Callable[[UUID], bool]

_finders: Final[list[HasSlides]] = []


def register_slides(has: HasSlides) -> None:
    """Ask ``has`` whether slides of a talk are there, from now on."""
    if has not in _finders:
        _finders.append(has)


def has_slides(talk: UUID) -> bool:
    """Say whether any room has slides of a talk."""
    return any(has(talk) for has in _finders)
