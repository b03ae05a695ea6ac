"""Pure: the rounds of an evening as paper holds them, for people without a phone.

A sheet is one round: everybody by name with their table, and the tables with who sits there. Which
size its letters have follows from how many stand on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.person_to_person.domain.queries.rooms import RoomPerson, RoomRound, RoomView

SIZES: Final = ((16, "few"), (50, "some"), (130, "many"))
"""Up to so many people, with the size of letters; more of them are a "crowd"."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Somebody by name; ``beside`` tells two of one name apart: who sits with them."""

    name: str
    table: str
    stays: bool
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One round on paper.

    Attributes:
        this: the round, with its tables.
        is_coming: it is planned, and nobody has been told yet.
        lines: everybody who has a name and a table, by name.
        size: of the letters: "few", "some", "many" or "crowd" people.
    """

    this: RoomRound
    is_coming: bool
    lines: tuple[SheetLine, ...]
    size: str


def sheets_of(room: RoomView) -> list[Sheet]:
    """Return the sheets of the round that is seen and of the one that comes, where there are."""
    rounds = [(room.round, False), (room.following, True)]
    return [_sheet(this, is_coming) for this, is_coming in rounds if this is not None]


def tables_of(room: RoomView | None, names: Iterable[str]) -> list[str]:
    """Return what tables are called: ``names``, else 1, 2, 3 … for as many as may be needed."""
    known = list(names)
    if known or room is None:
        return known
    used = len(room.round.tables) if room.round is not None else 0
    return [str(number + 1) for number in range(max(1, used, (room.participants + 1) // 2))]


def _sheet(this: RoomRound, is_coming: bool) -> Sheet:  # noqa: FBT001 - a fact beside the round
    seated = [(person, table) for table in this.tables for person in table.people]
    times: dict[str, int] = {}
    for person, _table in seated:
        times[person.name] = times.get(person.name, 0) + 1
    lines = [
        SheetLine(
            person.name,
            table.label,
            person.stays,
            _others(person, table.people) if times[person.name] > 1 else (),
        )
        for person, table in seated
        if person.name
    ]
    lines.sort(key=lambda line: (folded(line.name), [folded(name) for name in line.beside]))
    size = next((size for most, size in SIZES if len(seated) <= most), "crowd")
    return Sheet(this, is_coming, tuple(lines), size)


def _others(person: RoomPerson, seated: Iterable[RoomPerson]) -> tuple[str, ...]:
    return tuple(other.name for other in seated if other is not person and other.name)
