"""Who may meet whom in a round, as sets of bits. Pure.

Method: everybody gets a place that follows from the seed alone, so that the order in which people
were given changes nothing. Sets of people are integers with a bit for each place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.encounters.domain.seeded import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from meshup.encounters.domain.values import Met, Pair, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The people of a round, and who may sit with whom.

    Attributes:
        people: in the order of their places.
        keys: a number of 64 bits for each, from the seed.
        place: where the person with an id is.
        speakers: for each language, who speaks it.
        understood: for each person, the others with whom a language is shared.
        compatible: of these, with whom they may sit: not blocked.
        fresh: of these, whom they have never met.
        met: what is known of pairs who have met.
        planned: for each person, with whom a meeting was planned before that may have failed.
    """

    people: tuple[Person, ...]
    keys: tuple[int, ...]
    place: Mapping[str, int]
    speakers: Mapping[str, int]
    understood: tuple[int, ...]
    compatible: tuple[int, ...]
    fresh: tuple[int, ...]
    met: Mapping[Pair, Met]
    planned: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.people)

    def id_of(self, place: int) -> str:
        """Return the id of the person at a place."""
        return self.people[place].id

    def share_language(self, places: Iterable[int]) -> bool:
        """Say whether there is a language that all of them speak."""
        wanted = 0
        for place in places:
            wanted |= 1 << place
        return any(wanted & ~spoken == 0 for spoken in self.speakers.values())


def room_of(
    people: Collection[Person],
    relations: tuple[Mapping[Pair, Met], Iterable[Pair], Iterable[Pair]],
    seed: tuple[int, int],
) -> Room:
    """Return the room of these people.

    Args:
        people: in any order.
        relations: pairs that have met, are blocked, were planned.
        seed: the seed, and the number of the round.

    Raises:
        ValueError: somebody is there twice.
    """
    keyed = sorted((key_of(*seed, person.id), person.id, person) for person in people)
    ordered = tuple(person for _, _, person in keyed)
    place = {person.id: index for index, person in enumerate(ordered)}
    if len(place) != len(ordered):
        raise ValueError("somebody is in this room twice")
    met, blocked, planned = relations
    speakers = _speakers(ordered)
    understood = _understood(ordered, speakers)
    compatible = _without(understood, _sets(blocked, place))
    return Room(
        people=ordered,
        keys=tuple(key for key, _, _ in keyed),
        place=place,
        speakers=speakers,
        understood=understood,
        compatible=compatible,
        fresh=_without(compatible, _sets(met, place)),
        met=met,
        planned=_sets(planned, place),
    )


def _speakers(people: Sequence[Person]) -> dict[str, int]:
    speakers: dict[str, int] = {}
    for index, person in enumerate(people):
        for language in person.languages:
            speakers[language] = speakers.get(language, 0) | 1 << index
    return speakers


def _understood(people: Sequence[Person], speakers: Mapping[str, int]) -> tuple[int, ...]:
    by_languages: dict[frozenset[str], int] = {}
    for person in people:
        if person.languages not in by_languages:
            together = 0
            for language in person.languages:
                together |= speakers[language]
            by_languages[person.languages] = together
    return tuple(
        by_languages[person.languages] & ~(1 << index) for index, person in enumerate(people)
    )


def _sets(pairs: Iterable[Pair], place: Mapping[str, int]) -> tuple[int, ...]:
    sets = [0] * len(place)
    for one, other in pairs:
        first, second = place.get(one, -1), place.get(other, -1)
        if first >= 0 and second >= 0:
            sets[first] |= 1 << second
            sets[second] |= 1 << first
    return tuple(sets)


def _without(sets: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(mask & ~other for mask, other in zip(sets, others, strict=True))
