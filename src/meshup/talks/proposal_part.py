"""What the secret page of a proposal shows of its talk: what is there, and the way to more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.proposing.proposal_parts import ProposalPart
from meshup.talks.domain.queries.materials import materials_of
from meshup.talks.domain.queries.thanks import thanks_to

if TYPE_CHECKING:
    from meshup.proposing.proposal_parts import ProposalViewer


def talk_part(viewer: ProposalViewer) -> ProposalPart | None:
    """Return what is kept of a talk, once the proposal is one."""
    facts = viewer.proposal
    if not facts.is_talk:
        return None
    context = {
        "proposal": facts,
        "token": viewer.token,
        "materials": materials_of(facts.uuid),
        "thanks": thanks_to(facts.uuid),
        "is_held": facts.state == "held",
    }
    return ProposalPart("talks/_proposal_part.html", context)
