"""What is kept of files of proposals, as data about visitors: that something came with one.

Shell. The registry reads it. The words are proposals, and go with them; then only the keyed hash
of a name stays for a while, so that the same file does not bring back what somebody erased.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.proposal_files.models import FiledProposal
from meshup.proposals.domain.personal_data import talks_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.kit.personal_data import Subject

TOMBSTONE: Final = timedelta(days=730)


def export(subject: Subject) -> list[Record]:
    """Return which proposals of somebody came with a file, and when."""
    rows = FiledProposal.objects.filter(proposal__in=talks_of(subject)).order_by("pk")
    return [{"proposal": str(row.proposal), "taken_at": row.taken_at.isoformat()} for row in rows]


def forget_words_of(uuid: UUID) -> int:
    """Forget what files said of a proposal that is gone."""
    return FiledProposal.objects.filter(proposal=uuid).update(digests={})


def expire(now: datetime) -> int:
    """Forget what came with a file long ago, and is gone."""
    gone = FiledProposal.objects.filter(digests={}, taken_at__lt=now - TOMBSTONE)
    return gone.delete()[0]


FILED: Final = PersonalData(
    name="proposal_files.filed",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("That your proposal came with a file"),
        kept=_(
            "If hosts took your proposal from another program: numbers made of what the file said,"
            " from which nobody can read it."
        ),
        why=_("So that the same file, taken again, changes nothing that you changed here."),
        how_long=_(
            "As long as the proposal. Then one number stays for two years, so that the file does"
            " not bring it back."
        ),
        how_to_erase=_("It goes with the proposal."),
    ),
    covers=frozenset(f"{FiledProposal._meta.label}.{name}" for name in FiledProposal.PERSONAL),
    export=export,
    expire=expire,
)
