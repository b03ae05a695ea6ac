"""At which table each group sits, so that as few people move as can be. Pure.

Method
    The tables of the round before are matched with the groups that have somebody from there, as
    many as can be. A table had two people, a group has two: the graph is paths and cycles, and
    walking along each, one of a pair keeps the seat and the other moves. Whoever kept their seat
    last time is asked second, so that walking is shared. A group from nowhere gets the lowest free
    table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.cardinality import EXPOSED, augment
from meshup.encounters.domain.values import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from meshup.encounters.domain.values import Person


def seat(
    groups: Sequence[Sequence[Person]], tables: int | None, taken: Collection[int] = ()
) -> tuple[Table, ...]:
    """Return the groups at their tables, in the order of these.

    Args:
        groups: who sits together; no more groups than there are tables.
        tables: how many there are; None where there are enough.
        taken: indexes of tables where others sit.
    """
    usable = _usable(groups, tables, taken)
    chosen = _kept(groups, usable)
    free = _free(set(chosen.values()) | set(taken))
    seated = []
    for number, group in enumerate(groups):
        index = chosen[number] if number in chosen else next(free)
        stays = frozenset(person.id for person in group if usable.get(person.id) == index)
        people = tuple(sorted(person.id for person in group))
        seated.append(Table(people=people, index=index, stays=stays))
    return tuple(sorted(seated, key=lambda table: table.index))


def _usable(
    groups: Sequence[Sequence[Person]], tables: int | None, taken: Collection[int]
) -> dict[str, int]:
    """Return the last table of each person, where it may be used again."""
    last = {
        person.id: int(person.last_table)
        for group in groups
        for person in group
        if person.last_table.isdecimal() and person.last_table.isascii()
    }
    return {
        identity: index
        for identity, index in last.items()
        if index not in taken and (tables is None or index < tables)
    }


def _kept(groups: Sequence[Sequence[Person]], usable: dict[str, int]) -> dict[int, int]:
    """Match groups with tables that somebody of them sat at; return the table of each group."""
    indexes = sorted(set(usable.values()))
    place = {index: len(groups) + number for number, index in enumerate(indexes)}
    graph = [0] * (len(groups) + len(indexes))
    mate = [EXPOSED] * len(graph)
    wishes = []
    for number, group in enumerate(groups):
        for person in group:
            if person.id in usable:
                table = place[usable[person.id]]
                graph[number] |= 1 << table
                graph[table] |= 1 << number
                wishes.append((person.stayed, number, table))
    for _, number, table in sorted(wishes):
        if mate[number] == mate[table] == EXPOSED:
            mate[number], mate[table] = table, number
    augment(graph, mate)
    return {
        number: indexes[mate[number] - len(groups)]
        for number in range(len(groups))
        if mate[number] != EXPOSED
    }


def _free(used: Collection[int]) -> Iterator[int]:
    """Yield the tables where nobody sits, the lowest first."""
    index = 0
    while True:
        if index not in used:
            yield index
        index += 1
