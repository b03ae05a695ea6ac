"""Who keeps drafts of timetables: a room above says so, and the typed form works on its drafts.

While no draft of an event is open, or no room keeps any, what is typed is what everybody reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line
    from meshup.agenda.domain.plans import LinePlan
    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """The lines of a draft; their keys are its own, and so is the version."""

    lines: tuple[Line, ...]
    version: int


class Save(Protocol):
    """Keeps what was typed in a draft; None for the lines of the series."""

    def __call__(
        self, by: Asker, slug: str, version: int, plans: Iterable[LinePlan] | None, at: datetime
    ) -> None:
        """Keep them."""


_keepers: Final[list[tuple[Callable[[Asker, str], TypedDraft | None], Save]]] = []


def register(read: Callable[[Asker, str], TypedDraft | None], save: Save) -> None:
    """Let ``read`` return the open draft of an event, and ``save`` keep what is typed in it."""
    _keepers[:] = [(read, save)]


def typed_draft(asker: Asker, slug: str) -> TypedDraft | None:
    """Return the open draft of an event; None where there is none."""
    return next((draft for read, _save in _keepers if (draft := read(asker, slug))), None)


def save_typed(
    by: Asker, slug: str, version: int, plans: Iterable[LinePlan] | None, at: datetime
) -> None:
    """Keep what was typed in the draft of an event.

    Raises:
        What its room refuses.
    """
    for _read, save in _keepers:
        save(by, slug, version, plans, at)
