"""Who meets whom now, with an eye on the rounds that are left. Pure.

Words: a room is *easy* where nothing chosen now can be missed later, else *tight*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.bound import EXACT_PAIRS, largest_b_matching, sum_bound
from meshup.encounters.domain.capacity import seated
from meshup.encounters.domain.cardinality import augment, exposed
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
    """Who meets whom, by what weights, and how far this was from the bound."""

    mate: list[int]
    weights: Weights
    regime: str
    bound: int
    evening: Evening
    total: int = 0
    """New pairs of this round and those left, as far as they were played."""


def chosen(room: Room, request: RoundRequest, solver: str) -> Chosen:
    """Return the pairs of this round: always as many as can be."""
    rounds_left = max(1, request.rounds_left)
    most = len(room) // 2 if request.tables is None else min(request.tables, len(room) // 2)
    key = room.keys[0] if room.keys else 0
    evening = Evening(rounds_left, most, key, solver)
    if is_easy(room.fresh, rounds_left):
        weights = Weights(room)
        mate = seated(room.fresh, weights, request.tables, solver)
        return Chosen(mate, weights, EASY, rounds_left * most, evening)
    bound = min(rounds_left * most, _bound(room.fresh, rounds_left))
    weights, total = Weights(room, rounds_left), 0
    if len(room) > LOOKS_AHEAD or rounds_left == 1:
        weights = weights if rounds_left > 1 else Weights(room)
        mate = seated(room.fresh, weights, request.tables, solver)
    else:
        mate, total = evening.best(
            room.fresh,
            bound,
            lambda number: seated(
                room.fresh,
                Weights(room, None if number < BY_PREFERENCE else rounds_left, number),
                request.tables,
                solver,
            ),
        )
    return Chosen(mate, weights, TIGHT, bound, evening, total)


def _bound(adjacent: Sequence[int], rounds_left: int) -> int:
    limits = [rounds_left] * len(adjacent)
    pairs = sum(near.bit_count() for near in adjacent) // 2
    if pairs <= EXACT_PAIRS:
        return largest_b_matching(adjacent, limits)
    return sum_bound(adjacent, limits)


def with_thirds(room: Room, choice: Chosen) -> tuple[list[int], Thirds, frozenset[int]]:
    """Return the pairs, who joins which, and who rests for the sake of later rounds.

    Somebody who never rested yet may have to once, where the new pairs of a trio would leave more
    seats of later rounds without anybody new than it fills now.
    """
    finder = _finder(room, choice)
    left_over = frozenset(exposed(choice.mate))
    compelled = any(_may_not_rest(room, place) for place in left_over)
    if not finder.thirds or compelled or not _is_doubtful(room, choice):
        return finder.mate, finder.thirds, frozenset()
    resting = max(2 * choice.total, _seats(room, choice, choice.mate, {}))
    if _seats(room, choice, finder.mate, finder.thirds) >= resting:
        return finder.mate, finder.thirds, frozenset()
    return choice.mate, {}, left_over


def _finder(room: Room, choice: Chosen) -> TrioFinder:
    """Return the thirds of a choice; partners change for them only where that costs no seat."""
    plain = TrioFinder(room, choice.weights, choice.mate.copy())
    plain.find(rotate=_is_maximum(room, choice))
    fairer = plain.fairer()
    if fairer is None or not _is_doubtful(room, choice):
        return fairer or plain
    seats = _seats(room, choice, plain.mate, plain.thirds)
    return fairer if _seats(room, choice, fairer.mate, fairer.thirds) >= seats else plain


def _is_doubtful(room: Room, choice: Chosen) -> bool:
    """Say whether later rounds are to be thought of, and few enough to be played."""
    small = len(room) <= LOOKS_AHEAD and choice.regime == TIGHT
    return small and choice.evening.rounds_left > 1 and _is_maximum(room, choice)


def _is_maximum(room: Room, choice: Chosen) -> bool:
    """Say whether those left over are so for want of new people, not of tables."""
    larger = choice.mate.copy()
    augment(room.fresh, larger)
    return larger == choice.mate


def _may_not_rest(room: Room, place: int) -> bool:
    person = room.people[place]
    return person.rests > 0 or person.wants_trio


def _seats(room: Room, choice: Chosen, mate: list[int], thirds: Thirds) -> int:
    """Return for how many people this round and those left have somebody new."""
    evening = choice.evening
    met = pairs_of(mate)
    now = 2 * len(met) + len(thirds)
    met += [(third, one) for third, pair in thirds.items() for one in pair]
    left = without(room.fresh, met)
    new_pairs = sum(near.bit_count() for near in left) // 2
    spare = max(0, new_pairs - (evening.rounds_left - 1) * evening.tables)
    guesses = max(1, evening.affordable(left) // 8)
    later = [
        evening.seats_later(left, number, trios)
        for trios in sorted({0, spare // 2, len(room)})
        for number in range(guesses)
    ]
    return now + max(later)
