"""Trios for those who asked for one, where nobody is left over to join them. Pure.

Method: one pair is parted, and each of its two joins another pair to whom they are new: the one
pair is that of somebody who asked, the other preferably too. Nobody who would rather rest is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.trios import Thirds
    from meshup.encounters.domain.weights import Weights

Pair = tuple[int, int]
TRIES = 200
"""How many pairs are tried for parting, for each who asked."""


def grant(
    room: Room, weights: Weights, pairs: Sequence[Pair], thirds: Thirds
) -> tuple[list[Pair], Thirds]:
    """Return pairs and thirds in which as many as possible of those who asked sit in a trio."""
    pairs, thirds = list(pairs), dict(thirds)
    for person, wanting in enumerate(room.people):
        if wanting.wants_trio:
            _grant_one(room, weights, (pairs, thirds), person)
    return pairs, thirds


def _grant_one(room: Room, weights: Weights, plan: tuple[list[Pair], Thirds], person: int) -> None:
    pairs, thirds = plan
    joined = set(thirds.values())
    open_pairs = [pair for pair in pairs if pair not in joined and _is_willing(room, pair)]
    own = next((pair for pair in open_pairs if person in pair), None)
    if own is None:
        return
    others = sorted(
        (pair for pair in open_pairs if pair != own),
        key=lambda pair: (_trios(room, pair), weights.soft(*pair), pair),
    )
    for parted in others[:TRIES]:
        for joins, leaves in (parted, parted[::-1]):
            if not _fits(room, joins, own):
                continue
            hosts = [pair for pair in others if pair != parted and _fits(room, leaves, pair)]
            if hosts:
                second = min(hosts, key=lambda pair: (_unasked(room, pair), _trios(room, pair)))
                pairs.remove(parted)
                thirds[joins], thirds[leaves] = own, second
                return


def _is_willing(room: Room, pair: Pair) -> bool:
    return not any(room.people[place].rather_rests for place in pair)


def _fits(room: Room, third: int, pair: Pair) -> bool:
    new = all(room.fresh[third] >> place & 1 for place in pair)
    return new and room.share_language((third, *pair))


def _trios(room: Room, pair: Pair) -> int:
    return sum(room.people[place].trios for place in pair)


def _unasked(room: Room, pair: Pair) -> int:
    return -sum(room.people[place].wants_trio for place in pair)
