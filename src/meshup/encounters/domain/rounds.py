"""One round: who meets whom, at which table, and who rests. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.cardinality import EXPOSED
from meshup.encounters.domain.certificate import EASY, NOBODY_NEW, Certificate, digest_of
from meshup.encounters.domain.graph import room_of
from meshup.encounters.domain.matching import greedy
from meshup.encounters.domain.values import Rest, RoundPlan, Table
from meshup.encounters.domain.weights import Weights

if TYPE_CHECKING:
    from meshup.encounters.domain.values import RoundRequest


def plan_round(request: RoundRequest) -> RoundPlan:
    """Return the round: the most new pairs that can meet, and among these the best."""
    room = room_of(
        request.people,
        (request.met, request.blocked, request.planned),
        (request.seed, request.round_number),
    )
    mate = greedy(room.fresh, Weights(room))
    pairs = [(one, other) for one, other in enumerate(mate) if other > one]
    groups = [list(pair) for pair in pairs[: request.tables]]
    rest = set(range(len(room))) - {one for group in groups for one in group}
    for one in sorted(rest):
        for group in groups:
            if (
                len(group) == 2
                and all(room.fresh[one] >> other & 1 for other in group)
                and room.share_language([one, *group])
            ):
                group.append(one)
                rest.remove(one)
                break
    tables = tuple(
        Table(people=tuple(sorted(room.id_of(one) for one in group)), index=index)
        for index, group in enumerate(groups)
    )
    resting = tuple(
        Rest(id=room.id_of(one), reason=NOBODY_NEW, facts={"people": 0}) for one in sorted(rest)
    )
    certificate = Certificate(
        seed=request.seed,
        round_number=request.round_number,
        rounds_left=request.rounds_left,
        people=len(room),
        new_possible=sum(fresh.bit_count() for fresh in room.fresh) // 2,
        pairs=sum(partner != EXPOSED for partner in mate) // 2,
        bound=0,
        regime=EASY,
        solver="python",
        digest=digest_of((table.people for table in tables), (one.id for one in resting)),
    )
    return RoundPlan(tables=tables, resting=resting, repeats=(), certificate=certificate)
