"""Invented rooms of people for ``bench/encounters``: tight evenings, closed groups, months.

Written from descriptions alone, apart from the engine and from its tests.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Pair = tuple[int, int]
ROUNDS: Final = 5
LANGUAGES: Final = ((0.60, frozenset({"fr", "en"})), (0.85, frozenset({"fr"})))
ENGLISH: Final = frozenset({"en"})
TOPICS: Final = ("webrtc", "radio", "energy", "text", "law", "maps", "music", "crypto")


@dataclass
class Guest:
    """Somebody at an evening."""

    number: int
    languages: frozenset[str]
    first: int = 1
    last: int = ROUNDS
    wishes: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()
    newcomer: bool = False
    repeats_ok: bool = True


@dataclass
class Room:
    """An evening before it begins."""

    guests: list[Guest]
    rounds: int = ROUNDS
    met: dict[Pair, tuple[int, int]] = field(default_factory=dict)
    """How often and when last (a month), by pair; the smaller number first."""
    blocked: set[Pair] = field(default_factory=set)
    seed: int = 0
    month: int = 0

    def may_meet(self, a: Guest, b: Guest) -> bool:
        """Return whether two may sit together, met or not."""
        return bool(a.languages & b.languages) and pair(a.number, b.number) not in self.blocked


def pair(a: int, b: int) -> Pair:
    """Return two numbers, the smaller one first."""
    return (a, b) if a < b else (b, a)


def speaks(chance: random.Random) -> frozenset[str]:
    """Return languages: 60 % both, 25 % French only, 15 % English only."""
    drawn = chance.random()
    return next((spoken for share, spoken in LANGUAGES if drawn < share), ENGLISH)


def _all_met_but(n: int, unmet: set[Pair]) -> dict[Pair, tuple[int, int]]:
    return {(a, b): (1, 0) for a in range(n) for b in range(a + 1, n) if (a, b) not in unmet}


def sparse_random(chance: random.Random, n: int) -> Room:
    """Return a room in which pairs are new at random, about six for each person."""
    share = chance.uniform(4.0, 7.0) / (n - 1)
    unmet = {(a, b) for a in range(n) for b in range(a + 1, n) if chance.random() < share}
    return Room([Guest(number, ENGLISH) for number in range(n)], met=_all_met_but(n, unmet))


def regulars_all_met(chance: random.Random, n: int) -> Room:
    """Return a room in which 40 to 60 % are regulars who have all met each other."""
    regulars = round(n * chance.uniform(0.4, 0.6))
    met = {(a, b): (1, 0) for a in range(regulars) for b in range(a + 1, regulars)}
    for a in range(n):
        for b in range(max(a + 1, regulars), n):
            if chance.random() < 0.15:  # noqa: PLR2004 - some newcomers know people
                met[a, b] = (1, 0)
    return Room([Guest(number, ENGLISH) for number in range(n)], met=met)


def language_clusters(chance: random.Random, n: int) -> Room:
    """Return a room of three languages with few who speak two, where a third of pairs have met."""
    guests = []
    for number in range(n):
        spoken = chance.choices(["fr", "en", "es"], [5, 3, 2])[0]
        both = {spoken, chance.choice(["fr", "en", "es"])} if chance.random() < 0.2 else {spoken}  # noqa: PLR2004
        guests.append(Guest(number, frozenset(both)))
    met = {(a, b): (1, 0) for a in range(n) for b in range(a + 1, n) if chance.random() < 0.35}  # noqa: PLR2004
    return Room(guests, met=met)


def few_unmet_each(chance: random.Random, n: int) -> Room:
    """Return a room in which each person has four to eight others to meet."""
    wanted = [chance.randint(4, 8) for _ in range(n)]
    unmet: set[Pair] = set()
    degree = [0] * n
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chance.shuffle(pairs)
    for a, b in pairs:
        if degree[a] < wanted[a] and degree[b] < wanted[b]:
            unmet.add((a, b))
            degree[a] += 1
            degree[b] += 1
    return Room([Guest(number, ENGLISH) for number in range(n)], met=_all_met_but(n, unmet))


FAMILIES: Final[dict[str, Callable[[random.Random, int], Room]]] = {
    "sparse random": sparse_random,
    "40–60 % regulars, all met": regulars_all_met,
    "language clusters": language_clusters,
    "4–8 unmet each": few_unmet_each,
}

COME_AND_GO: Final = "any, people come and go"
"""Rooms of all families in which nobody but the bound knows who will come or go."""


def tight_rooms(family: str, count: int, first_seed: int) -> Iterator[Room]:
    """Yield rooms of 12 to 30 people of a family; of ``COME_AND_GO``, of all, and people do."""
    for seed in range(first_seed, first_seed + count):
        chance = random.Random(f"{family} {seed}")
        makers = list(FAMILIES.values())
        make = FAMILIES.get(family, makers[seed % len(makers)])
        room = make(chance, chance.randint(12, 30))
        room.seed = seed
        if family == COME_AND_GO:
            come_and_go(chance, room.guests)
        yield room


def come_and_go(chance: random.Random, guests: list[Guest]) -> None:
    """Let 25 % come late, and 15 % leave early."""
    for guest in guests:
        if chance.random() < 0.25:  # noqa: PLR2004 - as researched
            guest.first = chance.randint(2, 3)
        if chance.random() < 0.15:  # noqa: PLR2004 - as researched
            guest.last = chance.randint(3, 4)


def closed_group(n: int, seed: int) -> Room:
    """Return people who are all new to each other, and stay for as many rounds as it takes."""
    rounds = n - 1 if n % 2 == 0 else n
    return Room([Guest(number, ENGLISH, last=rounds) for number in range(n)], rounds, seed=seed)


class Months:
    """A community over months: newcomers, occasional visitors, regulars who drift away."""

    def __init__(self, size: int, new_share: float, seed: int) -> None:
        self.chance = random.Random(f"months {size} {new_share} {seed}")
        self.size, self.new_share, self.seed = size, new_share, seed
        self.met: dict[Pair, tuple[int, int]] = {}
        self.blocked: set[Pair] = set()
        self.guests: dict[int, Guest] = {}
        self.rates: dict[int, float] = {}
        self.visits: dict[int, int] = {}

    def evenings(self, months: int) -> Iterator[Room]:
        """Yield one room a month; whoever plays it adds to ``met``."""
        for month in range(months):
            there = self._attendees(first=month == 0)
            come_and_go(self.chance, there)
            self._wish(there)
            self._block(there)
            seed = self.seed * 1000 + month
            yield Room(there, ROUNDS, self.met, self.blocked, seed, month + 1)
            for guest in there:
                self.visits[guest.number] += 1

    def _attendees(self, *, first: bool) -> list[Guest]:
        back = [number for number, rate in self.rates.items() if self.chance.random() < rate]
        for number in list(self.rates):
            if self.rates[number] > 0.5 and self.chance.random() < 0.06:  # noqa: PLR2004 - churn
                self.rates[number] = 0.1
        wanted = self.size if first else round(self.size * self.new_share)
        new = [self._newcomer(first=first) for _ in range(wanted)]
        self.chance.shuffle(back)
        there = back[: max(0, self.size - len(new))] + new
        others = [n for n, rate in self.rates.items() if rate and n not in set(there)]
        self.chance.shuffle(others)
        there += others[: self.size - len(there)]  # fewer came back than usual: others do
        return [self._fresh(number) for number in sorted(there)]

    def _newcomer(self, *, first: bool) -> int:
        number = len(self.guests)
        topics = frozenset(self.chance.sample(TOPICS, self.chance.randint(0, 3)))
        self.guests[number] = Guest(number, speaks(self.chance), topics=topics)
        drawn = self.chance.random()
        if first:
            self.rates[number] = 0.75 if drawn < 0.6 else 0.25  # noqa: PLR2004
        else:
            one_time, occasional = 0.72, 0.86
            self.rates[number] = 0.0 if drawn < one_time else 0.25 if drawn < occasional else 0.75
        self.visits[number] = 0
        return number

    def _fresh(self, number: int) -> Guest:
        known = self.guests[number]
        return Guest(
            number, known.languages, topics=known.topics, newcomer=self.visits[number] == 0
        )

    def _wish(self, there: list[Guest]) -> None:
        numbers = [guest.number for guest in there]
        for guest in there:
            if self.chance.random() < 0.4:  # noqa: PLR2004 - who wishes at all
                drawn = self.chance.sample(numbers, min(3, len(numbers)))
                guest.wishes = frozenset(set(drawn) - {guest.number})

    def _block(self, there: list[Guest]) -> None:
        for place, a in enumerate(there):
            for b in there[place + 1 :]:
                fresh = a.newcomer or b.newcomer
                if fresh and self.chance.random() < 0.004:  # noqa: PLR2004 - 0.4 % of pairs
                    self.blocked.add(pair(a.number, b.number))
