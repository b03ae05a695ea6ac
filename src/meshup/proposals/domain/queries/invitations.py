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
    """Who is invited, or holds it already, and what it is about.

    ``is_used``: somebody said yes by it, so that it is their own link now that opens what is
    theirs.
    """

    speaker: SpeakerFacts
    proposal: ProposalFacts
    is_used: bool = False


def invitation_by_link(token: str) -> Invitation:
    """Return the invitation that a secret link opens, or what who said yes holds; four queries.

    Raises:
        NoSuchInvitation: it opens none: made up and taken back look the same.
    """
    handle, is_own = handle_of_invitation(token)
    for facts in facts_of(Proposal.objects.filter(speakers__handle=handle)):
        for speaker in facts.speakers:
            if speaker.handle != handle or not speaker.place:
                continue
            if speaker.agreed_at is not None or not is_own:
                return Invitation(speaker, facts, speaker.agreed_at is not None and not is_own)
    raise NoSuchInvitation
