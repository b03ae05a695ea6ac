"""Which talks are whose: rooms that keep talks say so, so that lines can be exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from meshup.kit.personal_data import Subject

_finders: Final[dict[str, Callable[[Subject], Iterable[UUID]]]] = {}


def register(room: str, find: Callable[[Subject], Iterable[UUID]]) -> None:
    """Let ``find`` say which talks of ``room`` the subject holds; the same name replaces it."""
    _finders[room] = find


def talks_of(subject: Subject) -> list[UUID]:
    """Return the talks that the subject holds, each once."""
    return list(dict.fromkeys(talk for find in _finders.values() for talk in find(subject)))
