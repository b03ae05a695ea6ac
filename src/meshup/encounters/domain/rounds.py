"""One round: who meets whom, at which table, and who rests. Pure.

Method
    Snapshot of the room, the most new pairs that can meet (``choosing``), trios for those left over
    (``trios``), repeats for those who asked for them (``repeats``), tables (``seating``), and a
    certificate from which the round can be explained and worked out again. Nothing depends on the
    order in which people are given: everything that is equal is settled by the seed.
Source: decision 0032.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.certificate import Certificate, digest_of
from meshup.encounters.domain.choosing import chosen
from meshup.encounters.domain.graph import room_of
from meshup.encounters.domain.layout import Layout
from meshup.encounters.domain.lookahead import pairs_of
from meshup.encounters.domain.matching import best_solver
from meshup.encounters.domain.reasons import rests
from meshup.encounters.domain.repeats import repeated
from meshup.encounters.domain.seating import seat
from meshup.encounters.domain.values import RoundPlan, pair_of
from meshup.encounters.domain.wanted_trios import grant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.encounters.domain.choosing import Chosen
    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.values import Pair, Rest, RoundRequest, Table


def plan_round(request: RoundRequest, *, solver: str | None = None) -> RoundPlan:
    """Return the round in which the most people meet somebody new.

    Args:
        request: who is here, and what is known of them.
        solver: a name of ``matching``; None for the better one that is installed.

    Raises:
        ValueError: somebody is there twice.
    """
    solver = solver or best_solver()
    room = room_of(
        request.people,
        (request.met, request.blocked, request.planned),
        (request.seed, request.round_number),
    )
    choice = chosen(room, request, solver)
    layout = _layout(room, request, choice, solver)
    people = [[room.people[place] for place in group] for group in layout.groups()]
    tables = seat(people, request.tables)
    resting = rests(room, layout, request.tables)
    repeats = tuple(sorted(_met_again(room, layout)))
    certificate = _certificate(request, room, choice, (tables, resting, repeats), solver)
    return RoundPlan(tables=tables, resting=resting, repeats=repeats, certificate=certificate)


def replay(request: RoundRequest, certificate: Certificate) -> bool:
    """Say whether this request has this certificate: the same pairs, rests and reasons."""
    return plan_round(request, solver=certificate.solver).certificate == certificate


def _layout(room: Room, request: RoundRequest, choice: Chosen, solver: str) -> Layout:
    pairs, thirds = pairs_of(choice.mate), choice.thirds
    if request.tables is None or len(pairs) < request.tables:
        pairs, thirds = grant(room, choice.weights, pairs, thirds)
    layout = Layout(pairs=pairs, thirds=thirds)
    left_over = layout.resting(len(room))
    free = len(room) if request.tables is None else request.tables - len(pairs)
    again = repeated(room, left_over, free, choice.weights.order, solver)
    return Layout(pairs=pairs, thirds=thirds, repeats=again)


def _met_again(room: Room, layout: Layout) -> Iterable[Pair]:
    for group in layout.groups():
        for one in group:
            for other in group:
                if one < other and not room.fresh[one] >> other & 1:
                    yield pair_of(room.id_of(one), room.id_of(other))


def _certificate(
    request: RoundRequest,
    room: Room,
    choice: Chosen,
    plan: tuple[tuple[Table, ...], tuple[Rest, ...], tuple[Pair, ...]],
    solver: str,
) -> Certificate:
    tables, resting, repeats = plan
    return Certificate(
        seed=request.seed,
        round_number=request.round_number,
        rounds_left=request.rounds_left,
        people=len(room),
        new_possible=sum(fresh.bit_count() for fresh in room.fresh) // 2,
        pairs=len(pairs_of(choice.mate)),
        bound=choice.bound,
        regime=choice.regime,
        solver=solver,
        reasons={rest.id: {"code": rest.reason, "facts": dict(rest.facts)} for rest in resting},
        repeats=tuple((*pair, request.met[pair].times) for pair in repeats),
        digest=digest_of((table.people for table in tables), (rest.id for rest in resting)),
    )
