"""The pool as one host lists it: without names where these are hidden, in the order they want.

Pure, but for the settings: what states are called is translated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from meshup.kit.folded_words import folded
from meshup.proposals.choices import ProposalState as State
from meshup.proposals.domain.pool import words_of
from meshup.proposals_desk.domain.anonymous_review import is_hidden, without_names
from meshup.proposals_desk.domain.queries.reviews import Ratings
from meshup.proposals_desk.domain.resemblance import Wording, look_alikes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.pool import PoolEntry
    from meshup.proposals.domain.queries.proposals import ProposalFacts

OPEN_STATES: Final = frozenset({State.RECEIVED, State.LATER, State.OFFERED, State.ACCEPTED})
"""What a host has still to do something with."""
TURN: Final = {
    state: place
    for place, state in enumerate(
        (
            *(State.RECEIVED, State.ACCEPTED, State.OFFERED, State.LATER),
            *(State.SCHEDULED, State.HELD, State.DECLINED, State.WITHDRAWN),
        )
    )
}
"""Which states come first: what waits for a decision, then what waits for a date."""
WAITING: Final = "waiting"
NEWEST: Final = "newest"
RATED: Final = "rated"
ORDERS: Final = (WAITING, NEWEST, RATED)
NOT_RATED: Final = Ratings()


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal as one host lists it.

    Attributes:
        proposal: without names where ``is_hidden``.
        is_first: none of who holds it has held anything here; not told while names are hidden.
        ratings: none while they are hidden from the host.
        look_alikes: others that say almost the same.
    """

    proposal: ProposalFacts
    is_first: bool
    is_hidden: bool
    ratings: Ratings = NOT_RATED
    look_alikes: tuple[UUID, ...] = ()


def listed(
    entries: Iterable[PoolEntry],
    calls: Mapping[str, CallFacts],
    ratings: Mapping[UUID, Ratings],
) -> list[Listed]:
    """Return entries of the pool as a host may see them, in their order."""
    return [_shown(entry, calls, ratings) for entry in entries]


def with_look_alikes(proposals: Iterable[Listed]) -> list[Listed]:
    """Return proposals, each with those among them that say almost the same."""
    shown = list(proposals)
    alike = look_alikes(wording_of(each.proposal) for each in shown)
    return [replace(each, look_alikes=alike.get(each.proposal.uuid, ())) for each in shown]


def with_words(proposals: Iterable[Listed], words: str) -> list[Listed]:
    """Return those in which all ``words`` stand; hidden names are not looked through."""
    wanted = folded(words).split()
    return [each for each in proposals if all(word in words_of(each.proposal) for word in wanted)]


def with_first(proposals: Iterable[Listed], *, is_first: bool | None) -> list[Listed]:
    """Return those by people who speak for the first time, or by others; None: all.

    Whose names are hidden is among neither: that would tell of them who it may be.
    """
    if is_first is None:
        return list(proposals)
    return [each for each in proposals if not each.is_hidden and each.is_first == is_first]


def in_order(proposals: Iterable[Listed], order: str) -> list[Listed]:
    """Return proposals in one of ``ORDERS``; they come newest first."""
    if order == RATED:
        return sorted(proposals, key=lambda each: -(each.ratings.mean or 0))
    if order == NEWEST:
        return list(proposals)
    return sorted(proposals, key=lambda each: TURN[State(each.proposal.state)])


def wording_of(facts: ProposalFacts) -> Wording:
    """Return what is written in a proposal, to be compared."""
    return Wording(facts.uuid, tuple(facts.titles.values()), tuple(facts.abstracts.values()))


def next_waiting(proposals: Sequence[Listed], uuid: UUID) -> Listed | None:
    """Return the proposal that has waited longest for a decision, besides ``uuid``; None: none."""
    waiting = (
        each
        for each in reversed(proposals)
        if each.proposal.state == State.RECEIVED and each.proposal.uuid != uuid
    )
    return next(waiting, None)


def _shown(
    entry: PoolEntry, calls: Mapping[str, CallFacts], ratings: Mapping[UUID, Ratings]
) -> Listed:
    facts = entry.proposal
    given = ratings.get(facts.uuid, NOT_RATED)
    if is_hidden(facts, calls.get(facts.call), has_rated=given.own is not None):
        return Listed(without_names(facts), is_first=False, is_hidden=True)
    return Listed(facts, entry.is_first, is_hidden=False, ratings=given)
