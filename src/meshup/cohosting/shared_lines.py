"""Whose the lines of a common programme are: the room above that shares programmes says so.

Without it, all lines of an event are its home's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.plans import LinePlan
    from meshup.cohosting.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What a room knows of lines; each function is called in the caller's transaction.

    Attributes:
        parts_of_lines: of an event of ours: the part to which a line belongs, by its talk.
        follow_record: a record is taken, after another one or None; our event follows it next.
        own_lines: the lines of an event that we carry, for these of its record, ours among them.
        own_talks: talks of ours on the event of this record, whose lines its home does not keep.
        left: a community, by its Group, no longer holds our event of this key with us.
        ended: we no longer hold the event of this record.
    """

    parts_of_lines: Callable[[str], Mapping[UUID, str]]
    follow_record: Callable[[Record, Record | None, datetime], None]
    own_lines: Callable[[Record, Sequence[tuple[str, LinePlan]]], list[LinePlan]]
    own_talks: Callable[[str], frozenset[UUID]]
    left: Callable[[int, str, datetime], None]
    ended: Callable[[str, datetime], None]


_rooms: Final[list[Sharing]] = []


def register(sharing: Sharing) -> None:
    """Ask ``sharing`` from now on."""
    _rooms[:] = [sharing]


def parts_of_lines(slug: str) -> Mapping[UUID, str]:
    """Return the parts to which lines of an event of ours belong, by their talks."""
    return _rooms[0].parts_of_lines(slug) if _rooms else {}


def follow_record(record: Record, before: Record | None, at: datetime) -> None:
    """Say that a record is taken, before our event is brought to it."""
    for room in _rooms:
        room.follow_record(record, before, at)


def with_own_lines(record: Record, lines: Sequence[LinePlan]) -> list[LinePlan]:
    """Return the lines of our event, for those of a record, in its order."""
    if not _rooms:
        return list(lines)
    parts = [line.part for line in record.lines]
    return _rooms[0].own_lines(record, list(zip(parts, lines, strict=True)))


def own_talks(record_id: str) -> frozenset[UUID]:
    """Return the talks of ours on an event that we carry."""
    return _rooms[0].own_talks(record_id) if _rooms else frozenset()


def tell_left(key: int, group: str, at: datetime) -> None:
    """Say that a community no longer holds the event of this key with us."""
    for room in _rooms:
        room.left(key, group, at)


def tell_ended(record_id: str, at: datetime) -> None:
    """Say that we no longer hold the event of a record."""
    for room in _rooms:
        room.ended(record_id, at)
