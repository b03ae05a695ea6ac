"""Which proposals of the pool a host wants to see, and how the pool is balanced.

Pure, but for the settings: what states are called is translated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.kit.folded_words import folded
from meshup.proposals.choices import POOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFilters:
    """What a host wants to see; what is left out asks nothing.

    Attributes:
        states: some of ``choices.ProposalState``. call: slug; None for all calls.
        kind, language: "" for any. topic: its key; ``level``: at least so much of it.
        evening: slug of an event that suits, or for which any does.
        money: whether some is involved. words: in what is written.
    """

    states: frozenset[str] = frozenset(POOL)
    call: str | None = None
    kind: str = ""
    language: str = ""
    topic: str = ""
    level: int = 1
    evening: str = ""
    money: bool | None = None
    words: str = ""

    def fits(self, facts: ProposalFacts) -> bool:
        """Say whether a proposal is one of those."""
        return (
            facts.state in self.states
            and self.call in {None, facts.call}
            and self.kind in {"", facts.kind}
            and (not self.language or self.language in facts.languages)
            and self._suits(facts)
            and self.money in {None, bool(facts.money)}
        )

    def _suits(self, facts: ProposalFacts) -> bool:
        if self.topic and facts.levels.get(self.topic, 0) < self.level:
            return False
        if self.evening and not self._suits_evening(facts):
            return False
        return all(word in words_of(facts) for word in folded(self.words).split())

    def _suits_evening(self, facts: ProposalFacts) -> bool:
        """Say whether its speaker can come that evening, or was asked whether they can."""
        is_asked = facts.offer is not None and facts.offer.event == self.evening
        return is_asked or not facts.suiting or self.evening in facts.suiting


def words_of(facts: ProposalFacts) -> str:
    """Return all that is written in a proposal and by whom, folded."""
    names = (speaker.name for speaker in facts.speakers)
    return folded(" ".join((*facts.titles.values(), *facts.abstracts.values(), *names)))


@dataclass(frozen=True, slots=True)
class Balance:
    """How many proposals there are of each sort, by key; one counts in each of its languages."""

    total: int
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
    by_topic: Mapping[str, int] = field(default_factory=dict)
    first_time: int = 0
    with_money: int = 0


def balance_of(proposals: Iterable[tuple[ProposalFacts, bool]]) -> Balance:
    """Return the balance of proposals, each with whether nobody who holds it has held anything."""
    found = list(proposals)
    return Balance(
        total=len(found),
        by_kind=Counter(facts.kind for facts, _first in found),
        by_language=Counter(code for facts, _first in found for code in facts.languages),
        by_topic=Counter(topic for facts, _first in found for topic in facts.levels),
        first_time=sum(is_first for _facts, is_first in found),
        with_money=sum(bool(facts.money) for facts, _first in found),
    )
