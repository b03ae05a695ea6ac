"""Who meets whom now, with an eye on the rounds that are left. Pure.

Words: a room is *easy* where nothing chosen now can be missed later, else *tight*.

Method
    In a tight room several choices are played to the end of the evening, each as it would be
    seated, with its trios; the one whose evening has the most new pairs is taken, and of these the
    first. Whoever is left over and can join a pair does: to rest now so that others have more
    later is asked of nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.bound import EXACT_PAIRS, largest_b_matching, sum_bound
from meshup.encounters.domain.capacity import seated
from meshup.encounters.domain.cardinality import augment
from meshup.encounters.domain.certificate import EASY, TIGHT
from meshup.encounters.domain.lookahead import Evening, is_easy, pairs_of, without
from meshup.encounters.domain.trios import TrioFinder
from meshup.encounters.domain.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.trios import Thirds
    from meshup.encounters.domain.values import RoundRequest

LOOKS_AHEAD: Final = 60
"""With more people than these one choice is made, not played to its end."""
BY_PREFERENCE: Final = 6
"""So many choices follow preferences alone before people who are short of new ones come first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who meets whom, who joins which pair, by what weights, and what the bound was."""

    mate: list[int]
    thirds: Thirds
    weights: Weights
    regime: str
    bound: int


def chosen(room: Room, request: RoundRequest, solver: str) -> Chosen:
    """Return the pairs of this round, always as many as can be, and its trios."""
    rounds_left = max(1, request.rounds_left)
    most = len(room) // 2 if request.tables is None else min(request.tables, len(room) // 2)
    if not room.people or is_easy(room.fresh, rounds_left):
        return _by(Weights(room), (EASY, rounds_left * most), room, request, solver)
    tight = TIGHT, min(rounds_left * most, _bound(room.fresh, rounds_left))
    if rounds_left == 1:
        return _by(Weights(room), tight, room, request, solver)
    if len(room) > LOOKS_AHEAD:
        return _by(Weights(room, rounds_left), tight, room, request, solver)
    willing = sum(1 << place for place, p in enumerate(room.people) if not p.rather_rests)
    evening = Evening(rounds_left, most, willing, room.keys[0], solver)
    return _best(evening, tight, room, request)


def _by(
    weights: Weights, regime: tuple[str, int], room: Room, request: RoundRequest, solver: str
) -> Chosen:
    mate = seated(room.fresh, weights, request.tables, solver)
    finder = TrioFinder(room, weights, mate.copy())
    finder.find(rotate=_is_maximum(room, mate))
    finder = finder.fairer() or finder
    return Chosen(finder.mate if finder.thirds else mate, finder.thirds, weights, *regime)


def _best(evening: Evening, regime: tuple[str, int], room: Room, request: RoundRequest) -> Chosen:
    played: list[tuple[int, int, int, Chosen]] = []
    for number in range(evening.choices(room.fresh)):
        rounds_left = None if number < BY_PREFERENCE else evening.rounds_left
        weights = Weights(room, rounds_left, number)
        choice = _by(weights, regime, room, request, evening.solver)
        met = pairs_of(choice.mate)
        tables, thirds = len(met), len(choice.thirds)
        met += [(third, one) for third, pair in choice.thirds.items() for one in pair]
        later = evening.later(without(room.fresh, met), number)
        tables, thirds = tables + later[0], thirds + later[1]
        played.append((tables + 2 * thirds, tables, -number, choice))
        if tables >= regime[1]:
            break
    return max(played, key=itemgetter(0, 1, 2))[-1]


def _bound(adjacent: Sequence[int], rounds_left: int) -> int:
    limits = [rounds_left] * len(adjacent)
    pairs = sum(near.bit_count() for near in adjacent) // 2
    if pairs <= EXACT_PAIRS:
        return largest_b_matching(adjacent, limits)
    return sum_bound(adjacent, limits)


def _is_maximum(room: Room, mate: Sequence[int]) -> bool:
    """Say whether those left over are so for want of new people, not of tables."""
    larger = list(mate)
    augment(room.fresh, larger)
    return larger == list(mate)
