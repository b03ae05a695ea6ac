"""Shell: what an import wrote is taken back, some rows in each transaction, the latest first.

Method
    A proposal goes, or says again what it said, if it is as the import left it. What anybody has
    changed since stays, and what hosts have noted, rated, or added slides to; it is counted. Where
    a later import was given back before, what it left counts as what the earlier one left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F

from meshup.community.domain.queries import this_node
from meshup.imports.domain.import_lock import lock_imports
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_addresses
from meshup.proposal_files.domain.value_fields import APART, Values, without_empty
from meshup.proposal_files.domain.values import values_of, wish_of
from meshup.proposal_files.models import FiledProposal, ProposalImport, TakenProposal
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.forgetting import forget_unchanged
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.proposals.domain.retellings import Retelling, tell_anew
from meshup.proposals_desk.domain.queries.reviews import reviewed_among
from meshup.talks.domain.queries.materials import talks_with_materials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from meshup.proposals.domain.queries.proposals import ProposalFacts

AT_ONCE: Final = 50


def give_back_rows(importing: ProposalImport) -> int:
    """Take some of what an import wrote back; return how many rows were looked at, 0 at its end."""
    with transaction.atomic():  # by the node: whoever wanted it was asked who they are
        lock_imports()
        rows = list(TakenProposal.objects.filter(importing=importing).order_by("-pk")[:AT_ONCE])
        if not rows:
            return 0
        as_left = _as_left(rows)
        new = [row for row in rows if row.is_new and row.proposal in as_left]
        changed = [row for row in rows if not row.is_new and row.proposal in as_left]
        _take_back(new)
        _tell_again(changed, as_left)
        TakenProposal.objects.filter(pk__in=[row.pk for row in rows]).delete()
        ProposalImport.objects.filter(pk=importing.pk).update(
            stayed=F("stayed") + len(rows) - len(new) - len(changed), moved_at=clock.now()
        )
    return len(rows)


def _as_left(rows: Sequence[TakenProposal]) -> dict[UUID, ProposalFacts]:
    """Return the proposals with which nobody has done anything since."""
    found = proposals_by_uuid(row.proposal for row in rows)
    touched = reviewed_among(found) | talks_with_materials(found)
    return {
        row.proposal: found[row.proposal]
        for row in rows
        if row.proposal in found
        and found[row.proposal].version == row.version
        and not (row.is_new and row.proposal in touched)
    }


def _take_back(rows: Sequence[TakenProposal]) -> None:
    """Let proposals go that an import brought; they may come again with the same file."""
    forget_unchanged({row.proposal: row.version for row in rows}, clock.now())
    FiledProposal.objects.filter(key__in=[row.key for row in rows]).delete()


def _tell_again(rows: Sequence[TakenProposal], here: dict[UUID, ProposalFacts]) -> None:
    """Let proposals say again what an import replaced."""
    at, language = clock.now(), this_node().languages[0]
    emails = leave_addresses(_emails(rows), language, at)
    retellings = [
        _retelling(row, here[row.proposal], {email: emails[email].number for email in emails})
        for row in rows
    ]
    told = tell_anew(None, retellings, at)
    for row in (row for row in rows if row.proposal in told):
        earlier = TakenProposal.objects.filter(proposal=row.proposal, version=row.old_version)
        earlier.update(version=told[row.proposal].version)
        filed = FiledProposal.objects.filter(key=row.key)
        if row.digests is None:
            filed.delete()
        else:
            filed.update(digests=row.digests)


def _emails(rows: Iterable[TakenProposal]) -> list[str]:
    return [email for row in rows if (email := row.before.get("email"))]


def _retelling(row: TakenProposal, facts: ProposalFacts, emails: dict[str, int]) -> Retelling:
    before: dict[str, Any] = row.before
    wanted: Values = without_empty({**values_of(facts, ""), **before})
    words = {name: value for name, value in wanted.items() if name not in APART}
    return Retelling(
        uuid=facts.uuid,
        version=facts.version,
        wish=wish_of(words, facts.call) if before.keys() - APART else None,
        has_address="email" in before,
        address=emails.get(before.get("email") or ""),
        state=ProposalState(before["state"]) if "state" in before else None,
    )
