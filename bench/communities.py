"""Invented communities whose parameters are known: what ``bench/forecast.py`` is measured on.

Each community is one of a *world*, by its seed: the same numbers on every machine. A person who is
interested registers here, on another site, or on both, some days before; brings somebody; comes or
does not, all a little more or less likely on the same evening; others come without a word.
``World()`` has the parameters of decision 0026, the others make something harder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.values import GUESTS, OWN, Counts, PastEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

LEADS: Final = (14.0, 7.0, 3.0, 1.0, 0.0)
GUEST_COMES, TAKEN_OFF = 0.85, 0.05
FIRST_START: Final = datetime(2022, 1, 11, 18, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What all communities of one kind have in common; ranges are uniform unless said."""

    heads: tuple[float, float] = (12, 120)
    """Usual attendance, uniform on a logarithmic scale."""
    events: int = 25
    walk_ins: tuple[float, float] = (0.05, 0.55)
    """Which share of those who come never registered."""
    noise: float = 1.0
    """Factor of every deviation of an evening."""
    interest: float = 0.38
    """Deviation of the logarithm of how many are interested in an evening."""
    season: tuple[float, float] = (0.0, 0.25)
    growth: tuple[float, float] = (-0.15, 0.25)
    """Logarithm of growth in twelve events."""
    disasters: float = 0.04
    booking_days: tuple[float, float] = (3, 9)
    leads: tuple[float, ...] = LEADS
    lost_sources: float = 0.0
    """Which share of events lack the other site's count."""
    lost_heads: float = 0.0
    lost_snapshots: float = 0.0
    """Which share of snapshots, but for the last, nobody took."""
    is_irregular: bool = False
    formats: tuple[tuple[str, float], ...] = (("in_person", 1.0),)
    """Formats with their share of events."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who registers: where, how many days before, how many they bring."""

    booked: float
    is_own: bool
    is_elsewhere: bool
    guests: int
    gone: float
    """Days before the start at which they take themselves off; negative: never."""


WORLDS: Final = {
    "as researched": World(),
    "noisy": World(noise=1.7),
    "small": World(heads=(5, 11)),
    "large": World(heads=(150, 400)),
    "growing": World(growth=(0.4, 1.2)),
    "seasons": World(season=(0.4, 0.7)),
    "booked early": World(booking_days=(9, 22)),
    "mostly walk-ins": World(walk_ins=(0.6, 0.85)),
    "counts missing": World(lost_sources=0.3, lost_heads=0.15, lost_snapshots=0.3),
    "irregular": World(is_irregular=True),
    "formats": World(formats=(("in_person", 0.6), ("online", 0.25), ("hybrid", 0.15))),
}


def community(world: World, seed: int) -> list[PastEvent]:
    """Return the events of one community, oldest first, all with snapshots."""
    random = Random(f"{world}/{seed}")
    habits = {
        "heads": math.exp(random.uniform(*map(math.log, world.heads))),
        "walk_ins": random.uniform(*world.walk_ins),
        "season": random.uniform(*world.season),
        "growth": random.uniform(*world.growth),
        "phase": random.uniform(0, 12),
        "booking_days": random.uniform(*world.booking_days),
        "own_rate": min(0.95, max(0.35, random.gauss(0.65, 0.08))),
        "other_rate": min(0.85, max(0.15, random.gauss(0.42, 0.08))),
        "own_share": random.uniform(0.35, 0.65),
        "overlap": min(0.5, max(0.1, random.gauss(0.29, 0.07))),
        "guests": random.uniform(0.08, 0.22),
    }
    return [_event(random, world, habits, number) for number in range(world.events)]


def _event(random: Random, world: World, habits: Mapping[str, float], number: int) -> PastEvent:
    names, shares = zip(*world.formats, strict=True)
    form = random.choices(names, shares)[0]
    wish = habits["heads"] * math.exp(
        habits["growth"] * (number - world.events / 2) / 12
        + habits["season"] * math.sin(2 * math.pi * (number + habits["phase"]) / 12)
        + random.gauss(0, world.interest * world.noise)
    )
    if form == "online":
        wish *= 0.6
    shock = random.gauss(0, 0.3 * world.noise)
    if random.random() < world.disasters:
        shock -= 1.2
    people = _people(random, habits, wish)
    heads = 0
    for person in people:
        if person.gone >= 0:
            continue
        rate = habits["own_rate"] if person.is_own else habits["other_rate"]
        if form == "online":
            rate *= 0.7
        if random.random() < _shifted(rate, shock):
            heads += 1 + sum(random.random() < GUEST_COMES for _guest in range(person.guests))
    heads += poisson(random, wish * habits["walk_ins"] * math.exp(shock * 0.7))
    starts = FIRST_START + timedelta(days=28 * number)
    found = None if random.random() < world.lost_heads else heads
    has_lost = random.random() < world.lost_sources
    snapshots = tuple(
        _counted(people, lead, without_elsewhere=has_lost) for lead in _leads(random, world)
    )
    return PastEvent(starts, form, found, snapshots)


def _people(random: Random, habits: Mapping[str, float], wish: float) -> list[Person]:
    """Return who registers so that, on average, ``wish`` come with those who never did."""
    own_share, overlap = habits["own_share"], habits["overlap"]
    own_only, other_only, both = own_share * (1 - overlap), (1 - own_share) * (1 - overlap), overlap
    total = own_only + other_only + both
    guests = habits["guests"]
    coming = (
        (own_only + both) * habits["own_rate"] * (1 + guests * GUEST_COMES)
        + other_only * habits["other_rate"]
    ) / total
    people = []
    for _person in range(poisson(random, wish * (1 - habits["walk_ins"]) / coming)):
        kind = random.choices((0, 1, 2), (own_only, other_only, both))[0]
        booked = random.expovariate(1 / habits["booking_days"])
        brings = int(kind != 1 and random.random() < guests)
        gone = random.uniform(0, booked) if random.random() < TAKEN_OFF else -1.0
        people.append(Person(booked, kind != 1, kind != 0, brings, gone))
    return people


def _leads(random: Random, world: World) -> tuple[float, ...]:
    leads = list(world.leads)
    if world.is_irregular:
        kinds: tuple[list[float], ...] = (
            [13.5, 6.0, 2.2, 0.1],
            [9.0, 4.5, 0.5],
            [random.uniform(0, 15)],
            [0.2],
            [20, 5, 1],
        )
        leads = random.choice(kinds)
    kept = [lead for lead in leads[:-1] if random.random() >= world.lost_snapshots]
    return (*kept, leads[-1])


def _counted(people: list[Person], lead: float, *, without_elsewhere: bool) -> Counts:
    there = [person for person in people if person.booked >= lead > person.gone]
    counts = {
        OWN: sum(person.is_own for person in there),
        GUESTS: sum(person.guests for person in there if person.is_own),
        "meetup.com": sum(person.is_elsewhere for person in there),
    }
    if without_elsewhere:
        del counts["meetup.com"]
    return Counts(lead, counts)


def _shifted(rate: float, shock: float) -> float:
    return 1 / (1 + math.exp(-(math.log(rate / (1 - rate)) + shock)))


def poisson(random: Random, mean: float) -> int:
    """Return a number of a Poisson distribution."""
    number, passed = 0, random.expovariate(1)
    while passed < mean:
        number += 1
        passed += random.expovariate(1)
    return number
