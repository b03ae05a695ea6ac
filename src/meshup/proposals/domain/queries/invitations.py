"""Invitations to hold a proposal with others, for whoever has the link of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.proposals.domain.links import handle_of_invitation
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.errors import NoSuchInvitation
from meshup.proposals.models import Proposal

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts, SpeakerFacts


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited, or holds it already, and what it is about."""

    speaker: SpeakerFacts
    proposal: ProposalFacts


def invitation_by_link(token: str) -> Invitation:
    """Return the invitation that a secret link opens; four queries.

    Raises:
        NoSuchInvitation: it opens none: made up and taken back look the same.
    """
    handle = handle_of_invitation(token)
    for facts in facts_of(Proposal.objects.filter(speakers__handle=handle)):
        for speaker in facts.speakers:
            if speaker.handle == handle and speaker.place:
                return Invitation(speaker, facts)
    raise NoSuchInvitation
