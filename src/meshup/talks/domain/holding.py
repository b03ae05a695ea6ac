"""Who keeps a talk, by a secret link: that of a proposal, or of who agreed to hold it as well.

Shell: reads rows through the queries of ``proposals``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.proposals.domain.queries.invitations import invitation_by_link
from meshup.proposals.domain.queries.proposals import proposal_by_link
from meshup.proposals.errors import NoSuchInvitation, NoSuchProposal

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody who holds a proposal.

    Attributes:
        proposal: whole, as its holders know it.
        token: of the link that they have. is_invited: it is that of who was invited, and agreed.
        peer: who they are. name: by which they are shown, or "".
    """

    proposal: ProposalFacts
    token: str = field(repr=False)
    is_invited: bool
    peer: int
    name: str


def holding_by_link(token: str) -> Holding:
    """Return what a secret link lets somebody keep.

    Raises:
        NoSuchProposal: it opens nothing, or they have not agreed to hold it.
    """
    try:
        facts = proposal_by_link(token)
    except NoSuchProposal:
        return _invited(token)
    own = next((speaker.name for speaker in facts.speakers if speaker.place == 0), "")
    return Holding(facts, token, is_invited=False, peer=facts.peer, name=own)


def _invited(token: str) -> Holding:
    try:
        found = invitation_by_link(token)
    except NoSuchInvitation as error:
        raise NoSuchProposal from error
    speaker = found.speaker
    if speaker.agreed_at is None or speaker.peer is None or found.is_used:
        raise NoSuchProposal
    return Holding(found.proposal, token, is_invited=True, peer=speaker.peer, name=speaker.name)
