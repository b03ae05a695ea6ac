"""Who meets again, where nobody new is left for them and they asked for it. Pure.

Method: of those left over who would rather meet again than rest, as many pairs as can be; those
first who have met least often, then those who met longest ago. Whoever is left over then joins such
a pair, never one of two new people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import bits
from meshup.encounters.domain.lookahead import pairs_of
from meshup.encounters.domain.matching import solved
from meshup.encounters.domain.values import pair_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.encounters.domain.graph import Room

MOST_TIMES: Final = 10**6


def repeated(
    room: Room, left_over: Sequence[int], tables: int, order: Sequence[int], solver: str
) -> list[tuple[int, ...]]:
    """Return groups of two or three who meet again.

    Args:
        room: where they are.
        left_over: those with nobody new; none of them is new to another.
        tables: how many tables are free.
        order: the claims of everybody not to rest.
        solver: as for new pairs.
    """
    if tables <= 0:
        return []
    willing = [place for place in left_over if room.people[place].repeats_ok]
    weighed = _weighed(room, willing)
    pairs = pairs_of(solved(len(room), weighed, solver)) if weighed else []
    pairs.sort(key=lambda pair: (-order[pair[0]] - order[pair[1]], pair))
    groups: list[tuple[int, ...]] = list(pairs[:tables])
    seated = {place for group in groups for place in group}
    for third in sorted(set(willing) - seated, key=lambda place: (-order[place], place)):
        _join(room, groups, third)
    return groups


def _weighed(room: Room, willing: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return who may meet again, and how much more that is worth than others."""
    left = set(willing)
    known = {
        (one, other): room.met[pair_of(room.id_of(one), room.id_of(other))]
        for one in willing
        for other in bits(room.compatible[one] & ~room.fresh[one])
        if one < other and other in left
    }
    moments = sorted({met.last_seen or "" for met in known.values()}, reverse=True)
    rank = {moment: index for index, moment in enumerate(moments)}
    unit = (len(willing) // 2 + 1) * (len(moments) + 1)
    return [
        (*pair, (MOST_TIMES - min(met.times, MOST_TIMES)) * unit + rank[met.last_seen or ""] + 1)
        for pair, met in known.items()
    ]


def _join(room: Room, groups: list[tuple[int, ...]], third: int) -> None:
    for index, group in enumerate(groups):
        people = (third, *group)
        if (
            len(group) == 2  # noqa: PLR2004 - a trio is full
            and all(room.compatible[third] >> place & 1 for place in group)
            and not any(room.people[place].rather_rests for place in people)
            and room.share_language(people)
        ):
            groups[index] = tuple(sorted(people))
            return
