"""Those whose partner is missing and those who come late, a minute into the round. Pure.

Method: as many of those who wait as can be are paired with each other; the others join a pair, an
old or a new one, to both of whom they are new. Tables where a round runs are never parted, nobody
meets again, and whoever asked not to sit in a trio is in none. Whoever finds nobody waits on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.capacity import seated as seat_pairs
from meshup.encounters.domain.graph import room_of
from meshup.encounters.domain.layout import Layout
from meshup.encounters.domain.lookahead import pairs_of
from meshup.encounters.domain.matching import best_solver
from meshup.encounters.domain.reasons import rests
from meshup.encounters.domain.seating import seat
from meshup.encounters.domain.trios import TrioFinder
from meshup.encounters.domain.values import RescuePlan, Table
from meshup.encounters.domain.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.values import Person, RescueRequest

Pair = tuple[int, int]


def rescue(request: RescueRequest, *, solver: str | None = None) -> RescuePlan:
    """Return who of those who wait meet each other, whose table others join, and who waits on.

    Raises:
        ValueError: somebody is there twice.
    """
    solver = solver or best_solver()
    people = [*request.waiting, *(one for pair in request.seated.values() for one in pair)]
    room = room_of(
        people,
        (request.met, request.blocked, request.planned),
        (request.seed, request.round_number),
    )
    tables_of = {_places(room, pair): index for index, pair in request.seated.items()}
    waiting = sum(1 << room.place[person.id] for person in request.waiting)
    layout = _layout(room, request, waiting, (list(tables_of), solver))
    tables = _tables(room, request, layout, tables_of)
    unplaced = [
        rest for rest in rests(room, layout, request.tables) if waiting >> room.place[rest.id] & 1
    ]
    return RescuePlan(tables=tables, waiting=tuple(unplaced))


def _layout(
    room: Room, request: RescueRequest, waiting: int, how: tuple[list[Pair], str]
) -> Layout:
    running, solver = how
    taken = len(request.taken | request.seated.keys())
    free = None if request.tables is None else max(0, request.tables - taken)
    adjacent = [
        near & waiting if waiting >> place & 1 else 0 for place, near in enumerate(room.fresh)
    ]
    weights = Weights(room)
    mate = seat_pairs(adjacent, weights, free, solver)
    is_maximum = free is None or len(pairs_of(mate)) < free
    for one, other in running:
        mate[one], mate[other] = other, one
    finder = TrioFinder(room, weights, mate, movable=waiting)
    thirds = finder.find(rotate=is_maximum)
    return Layout(pairs=pairs_of(finder.mate), thirds=thirds)


def _tables(
    room: Room, request: RescueRequest, layout: Layout, tables_of: Mapping[Pair, int]
) -> tuple[Table, ...]:
    joined = {pair: third for third, pair in layout.thirds.items()}
    fresh = [
        [room.people[place] for place in (*pair, *([joined[pair]] if pair in joined else []))]
        for pair in layout.pairs
        if pair not in tables_of
    ]
    taken = request.taken | request.seated.keys()
    grown = [
        _grown(room, pair, joined[pair], index)
        for pair, index in tables_of.items()
        if pair in joined
    ]
    return tuple(
        sorted((*seat(fresh, request.tables, taken), *grown), key=lambda table: table.index)
    )


def _places(room: Room, pair: tuple[Person, Person]) -> Pair:
    one, other = sorted(room.place[person.id] for person in pair)
    return one, other


def _grown(room: Room, pair: Sequence[int], third: int, index: int) -> Table:
    stays = frozenset(room.id_of(place) for place in pair)
    return Table(people=tuple(sorted({*stays, room.id_of(third)})), index=index, stays=stays)
