"""Shell: letters that wait and are no longer true are made anew, or go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.proposal_letters.choices import AFTERWARDS, Standing, Topic
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposal_letters.talk_slides import has_slides
from meshup.proposals.choices import ProposalState

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts

SPOKE: Final = frozenset({ProposalState.HELD, ProposalState.SCHEDULED})
"""States in which somebody may have spoken, and be thanked; scheduled: again."""


def remake(row: SpeakerLetter) -> None:
    """Let a letter say what its template says of what is true now; whoever saves it has to."""
    row.is_remade = row.is_remade or row.is_edited
    row.is_edited, row.subject, row.words, row.sent_at = False, "", "", None
    row.version += 1


def settle_thanks(facts: ProposalFacts) -> None:
    """Thank nobody for what was not held after all, and ask nobody for slides who gave them."""
    rows = SpeakerLetter.objects.filter(
        proposal=facts.number, topic__in=AFTERWARDS, standing=Standing.WAITING
    )
    if facts.state not in SPOKE:
        rows.delete()
        return
    for row in rows.filter(topic=Topic.SLIDES):
        if has_slides(facts.uuid):
            row.topic = Topic.THANKS
            remake(row)
            row.save()
