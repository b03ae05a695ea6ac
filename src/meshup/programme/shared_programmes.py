"""Programmes that several communities fill: the room above that shares them says what is whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.programme.domain.conflicts import TalkSide
    from meshup.programme.domain.lines import DraftLine, Lines

    Publish = Callable[[Asker, Occurrence, Lines, datetime], None]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence over the board of such a programme; ``url`` is where it leads, "" for nowhere."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedProgramme:
    """What is whose in the programme of an event.

    Attributes:
        owner_of: who alone changes a line; "" where hosts here do.
        publish: what happens in place of writing the timetable, where that is another node's.
        talks: what is asked of talks that are kept elsewhere, by what their lines carry.
        places: into which lines may be put, beside those of the venue.
        where: what is said under the button by which it is published; "" for the usual.
    """

    owner_of: Callable[[DraftLine], str]
    publish: Publish | None = None
    talks: Mapping[UUID, TalkSide] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    where: str = ""


_finders: Final[list[Callable[[str], SharedProgramme | None]]] = []


def register(find: Callable[[str], SharedProgramme | None]) -> None:
    """Let ``find`` say how the programme of the event of a slug is shared; None: not at all."""
    _finders[:] = [find]


def shared_programme(slug: str) -> SharedProgramme | None:
    """Return how the programme of an event is shared; None where it is ours alone."""
    return _finders[0](slug) if _finders else None
