"""What of a proposal's situation is news to its speaker.

Pure, but for the settings: what topics and states are called is translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.proposal_letters.choices import Topic
from meshup.proposals.choices import ENDED, POOL, TALKS, ProposalState

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.proposal_letters.domain.situations import Situation

BECAME: Final = {
    ProposalState.LATER: (Topic.LATER, (POOL | ENDED | {ProposalState.ACCEPTED})),
    ProposalState.DECLINED: (Topic.DECLINED, (POOL | TALKS)),
    ProposalState.ACCEPTED: (Topic.ACCEPTED, (POOL | ENDED)),
    ProposalState.RECEIVED: (
        Topic.WAITS,
        {ProposalState.OFFERED, ProposalState.ACCEPTED, ProposalState.DECLINED},
    ),
}
"""What is told when a proposal without a place is in a state now, and in which it was told of."""


def news_between(
    last: Situation, now: Situation, at: datetime, *, by_speaker: bool = False
) -> Topic | None:
    """Return what a speaker who was told ``last`` has to hear now; None: nothing.

    Of what they did themselves (``by_speaker``: the last step was theirs) they need not hear.
    """
    before = last.ahead(at)
    if now.state == ProposalState.WITHDRAWN:
        return None
    if now.spots:
        return _news_of_places(before, now)
    if before.spots and now.state != ProposalState.DECLINED:
        return None if by_speaker else Topic.TAKEN_OFF
    if now.state == ProposalState.OFFERED and _offer(now) != _offer(last):
        return Topic.OFFERED
    return None if by_speaker else _news_of_state(last, now)


def _offer(situation: Situation) -> tuple[object, ...]:
    """Return what an offer is told by: another hour of the same one is told as well."""
    offered = situation.offered
    return situation.offer, offered.when if offered else None


def _news_of_places(before: Situation, now: Situation) -> Topic | None:
    if not before.spots:
        return Topic.SCHEDULED
    if {spot.when for spot in before.spots} != {spot.when for spot in now.spots}:
        return Topic.MOVED
    if {spot.where for spot in before.spots} != {spot.where for spot in now.spots}:
        return Topic.PLACE
    return None


def _news_of_state(last: Situation, now: Situation) -> Topic | None:
    if now.state == last.state:
        return None
    topic, froms = BECAME.get(ProposalState(now.state), (None, frozenset()))
    return topic if last.state in froms else None
