"""Shell: who holds a talk and is asked: each who agreed to hold it, by their own secret link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.proposals.errors import NoSuchProposal
from meshup.talks.domain.holding import holding_by_link

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts, SpeakerFacts


@dataclass(frozen=True, slots=True)
class TalkHolder:
    """Somebody who holds a talk; ``token`` is of their own link.

    ``is_invited``: others proposed it, and they agreed.
    """

    proposal: ProposalFacts
    speaker: SpeakerFacts
    token: str = field(repr=False)
    is_invited: bool


def holder_by_link(token: str) -> TalkHolder:
    """Return whom a secret link is of, and what they hold.

    Raises:
        NoSuchProposal: it opens nothing, or they have not agreed to hold it.
    """
    held = holding_by_link(token)
    for speaker in holders_to_ask(held.proposal):
        is_theirs = speaker.link == token if held.is_invited else speaker.place == 0
        if is_theirs:
            return TalkHolder(held.proposal, speaker, token, held.is_invited)
    raise NoSuchProposal


def holders_to_ask(proposal: ProposalFacts) -> list[SpeakerFacts]:
    """Return all who have to say yes before a talk travels."""
    return [speaker for speaker in proposal.speakers if speaker.agreed_at is not None]
