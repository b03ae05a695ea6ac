"""Letters to speakers as data about visitors; they go along with the proposal.

Shell. Called by the registry (``kit.personal_data``), in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.proposal_letters.models import SpeakerLetter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return what somebody was told about their proposals, and what waits to be."""
    return [
        {
            "proposal": row.proposal.slug,
            "topic": row.topic,
            "standing": row.standing,
            "subject": row.subject,
            "words": row.words,
            "made_at": row.made_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        }
        for row in _about(subject).select_related("proposal").order_by("pk")
    ]


def erase(subject: Subject) -> int:
    """Delete the letters to somebody."""
    gone, _rows = _about(subject).delete()
    return gone


def _about(subject: Subject) -> QuerySet[SpeakerLetter]:
    rows = SpeakerLetter.objects.all()
    if subject.peer is not None:
        return rows.filter(proposal__peer=subject.peer)
    if subject.email:
        return rows.filter(proposal__address__email=subject.email)
    return rows.none()


SPEAKER_LETTERS: Final = PersonalData(
    name="proposal_letters.letters",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What you were told about your proposals"),
        kept=_("What hosts told you about each proposal, in which words, and when."),
        why=_("So that it stands on your page, and the next letter tells what is new."),
        how_long=_("As long as the proposal itself."),
        how_to_erase=_("With the proposal, or with “erase me now”."),
    ),
    covers=frozenset(f"proposal_letters.SpeakerLetter.{name}" for name in SpeakerLetter.PERSONAL),
    export=export,
    erase=erase,
)
