"""What is kept of files of proposals, as data about visitors: that something came with one.

Shell. The registry reads it. The words are proposals, and go with them; then only the keyed hash
of a name stays for a while, so that the same file does not bring back what somebody erased.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.proposal_files.models import FiledProposal, ProposalImport, TakenProposal
from meshup.proposals.domain.personal_data import talks_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.kit.personal_data import Subject

TOMBSTONE: Final = timedelta(days=730)
GIVEN_BACK_FOR: Final = timedelta(days=30)
"""So long it is kept what an import replaced."""
IMPORTS_LAST: Final = timedelta(days=365)


def export(subject: Subject) -> list[Record]:
    """Return which proposals of somebody came with a file, and when."""
    talks = list(talks_of(subject))
    rows = FiledProposal.objects.filter(proposal__in=talks).order_by("pk")
    taken = TakenProposal.objects.filter(proposal__in=talks, is_new=False).order_by("pk")
    return [
        *({"proposal": str(row.proposal), "taken_at": row.taken_at.isoformat()} for row in rows),
        *({"proposal": str(row.proposal), "before": row.before} for row in taken),
    ]


def erase(subject: Subject) -> int:
    """Forget what imports replaced, where it names the address; the rest goes with proposals."""
    if not subject.email:
        return 0
    rows = TakenProposal.objects.filter(is_new=False).order_by("pk")
    named = [row.pk for row in rows if mentions(row.before, subject.email)]
    return TakenProposal.objects.filter(pk__in=named).delete()[0]


def forget_words_of(uuid: UUID) -> int:
    """Forget what files said of a proposal that is gone."""
    gone, _kinds = TakenProposal.objects.filter(proposal=uuid).delete()
    return gone + FiledProposal.objects.filter(proposal=uuid).update(digests={})


def expire(now: datetime) -> int:
    """Forget what came with a file long ago, and is gone; and what imports replaced."""
    gone = FiledProposal.objects.filter(digests={}, taken_at__lt=now - TOMBSTONE)
    replaced = TakenProposal.objects.filter(importing__at__lt=now - GIVEN_BACK_FOR)
    return gone.delete()[0] + replaced.delete()[0]


def export_imports(subject: Subject) -> list[Record]:
    """Return which files a host took, or which name the address."""
    return [{"at": row.at.isoformat(), "source": row.source} for row in _imports(subject)]


def erase_imports(subject: Subject) -> int:
    """Take a host off the files they took, and the address out of the names of files."""
    rows = _imports(subject)
    for row in rows:
        if row.by_id == subject.person:
            row.by, row.note, row.mapping = None, "", {}  # nobody takes the rest
        row.source = without(row.source, subject.email) if subject.email else row.source
        row.save(update_fields=["by", "note", "mapping", "source"])
    return len(rows)


def expire_imports(now: datetime) -> int:
    """Forget that files were taken long ago."""
    return ProposalImport.objects.filter(at__lt=now - IMPORTS_LAST).delete()[0]


def _imports(subject: Subject) -> list[ProposalImport]:
    return [
        row
        for row in ProposalImport.objects.order_by("pk")
        if (subject.person is not None and row.by_id == subject.person)
        or mentions(row.source, subject.email)
    ]


FILED: Final = PersonalData(
    name="proposal_files.filed",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("That your proposal came with a file"),
        kept=_(
            "If hosts took your proposal from another program: numbers made of what the file said,"
            " from which nobody can read it; and what a file replaced."
        ),
        why=_(
            "So that the same file, taken again, changes nothing that you changed here, and hosts"
            " can give back what they took by mistake."
        ),
        how_long=_(
            "As long as the proposal, and what a file replaced for 30 days. Then one number stays"
            " for two years, so that the file does not bring it back."
        ),
        how_to_erase=_("It goes with the proposal."),
    ),
    covers=frozenset(
        f"{model._meta.label}.{name}"
        for model in (FiledProposal, TakenProposal)
        for name in model.PERSONAL
    ),
    export=export,
    erase=erase,
    expire=expire,
)


IMPORTS: Final = PersonalData(
    name="proposal_files.imports",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Proposals taken from files"),
        kept=_("Which file of proposals a host took, when, and how much of it."),
        why=_("So that an import can be given back."),
        how_long=_("A year; your name as long as you have a role."),
        how_to_erase=_("Your name goes when you are erased."),
    ),
    covers=frozenset(f"{ProposalImport._meta.label}.{name}" for name in ProposalImport.PERSONAL),
    export=export_imports,
    erase=erase_imports,
    expire=expire_imports,
)
