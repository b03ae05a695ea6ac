"""What a round of encounters is made of: who is here, who has met, who sits where. Pure.

Words
    person      somebody who is here and takes part in this round; ids are opaque
    pair        two ids, the smaller first (``pair_of``)
    new pair    two people at one table who have never met before
    rest        to sit a round out
    trio        three people at one table, where somebody would rest otherwise
    newcomer    who comes for the first time; everybody else is a regular
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.encounters.domain.certificate import Certificate

Pair = tuple[str, str]
"""Two ids, the smaller first."""


def pair_of(first: str, second: str) -> Pair:
    """Return the two ids as a pair, the smaller first."""
    return (first, second) if first < second else (second, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is here and takes part, and what the evening has been so far.

    Attributes:
        id: opaque; it says nothing, and its order means nothing.
        languages: two people can meet when they share one.
        wishes: ids of those whom this person would like to meet.
        topics: what they would like to talk about.
        newcomer: whether they come for the first time.
        repeats_ok: whether they would meet somebody again rather than rest.
        rests: rounds sat out this evening.
        trios: rounds spent in a trio this evening.
        new_encounters: people met for the first time this evening.
        met_regular: whether this newcomer has met a regular this evening.
        wants_trio: whether they asked for a trio in this round.
        rather_rests: whether they would rest rather than sit in a trio.
        last_table: index, as text, of the table where they sat last; "" where nowhere.
        stayed: whether they kept their seat when the last round began.
    """

    id: str
    languages: frozenset[str]
    wishes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    newcomer: bool = False
    repeats_ok: bool = False
    rests: int = 0
    trios: int = 0
    new_encounters: int = 0
    met_regular: bool = False
    wants_trio: bool = False
    rather_rests: bool = False
    last_table: str = ""
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """That two people have met: how often, and when last (ISO 8601; None where nobody knows)."""

    times: int = 1
    last_seen: str | None = None


History = "Mapping[Pair, Met]"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRequest:
    """Who is to be paired, and what is known of them.

    Attributes:
        people: who is here and not paused, in any order, each once.
        met: who has met whom, tonight too; pairs of absent people are ignored.
        blocked: pairs that never sit together, whoever asked for it.
        planned: pairs that were planned before but perhaps did not meet; others come first.
        round_number: from 1.
        rounds_left: how many rounds there are still, with this one; 1 or more.
        tables: how many tables there are; None where there are enough.
        seed: whatever is equal otherwise follows from it.
    """

    people: tuple[Person, ...]
    met: Mapping[Pair, Met] = field(default_factory=dict)
    blocked: frozenset[Pair] = frozenset()
    planned: frozenset[Pair] = frozenset()
    round_number: int = 1
    rounds_left: int = 1
    tables: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Two or three people who meet; ``stays`` keep their seat at table ``index`` (from 0)."""

    people: tuple[str, ...]
    index: int
    stays: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Somebody who sits a round out, why (a code of ``certificate``), and the numbers of it."""

    id: str
    reason: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlan:
    """A round: everybody of the request is at one table or rests.

    ``repeats`` are the pairs at a table who have met before.
    """

    tables: tuple[Table, ...]
    resting: tuple[Rest, ...]
    repeats: tuple[Pair, ...]
    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueRequest:
    """Who has nobody while a round runs, and the tables that might take one of them.

    Attributes:
        waiting: those whose partner is missing (``last_table`` is where they sit now), and late
            comers; each once, in any order.
        seated: the tables of two whose people have found each other: index to the two people.
        met, blocked, planned, seed: as in ``RoundRequest``; ``met`` knows the pairs of this round
            that have met.
        round_number: which round runs.
        tables: how many tables there are; None where there are enough.
        taken: indexes of the tables where nobody else can sit.
    """

    waiting: tuple[Person, ...]
    seated: Mapping[int, tuple[Person, Person]] = field(default_factory=dict)
    met: Mapping[Pair, Met] = field(default_factory=dict)
    blocked: frozenset[Pair] = frozenset()
    planned: frozenset[Pair] = frozenset()
    round_number: int = 1
    tables: int | None = None
    taken: frozenset[int] = frozenset()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuePlan:
    """Where those who waited go.

    ``tables`` are new tables, or the whole table of those whom somebody joins; ``waiting`` are
    those for whom there is nobody new, and why.
    """

    tables: tuple[Table, ...]
    waiting: tuple[Rest, ...]
