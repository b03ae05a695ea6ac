"""Shell: what an import of proposals would do, one step for each row; nothing is written.

Words
    known   a proposal that came with a file before, or that this node exported
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from meshup.kit.errors import Invalid
from meshup.letters.domain.addresses import addresses_facts
from meshup.proposal_files.domain.merging import Merged, in_file_state, merged
from meshup.proposal_files.domain.own_files import FROM_STATE
from meshup.proposal_files.domain.value_fields import APART, as_bytes
from meshup.proposal_files.domain.values import values_of, wish_of
from meshup.proposal_files.models import FiledProposal
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.arrivals import as_files_answer
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from meshup.proposal_files.domain.records import Record
    from meshup.proposal_files.domain.value_fields import Values
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
GONE: Final = "gone"
TWICE: Final = "twice"
LEFT_OUT: Final = "left_out"
REFUSED: Final = "refused"
WRITTEN: Final = frozenset({NEW, CHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a row.

    Attributes:
        verb: new, changed; same, gone (it was forgotten here), twice (an earlier row has the same
            name), left_out (a draft there), refused.
        refusal: why, when it is refused.
        before: what is here now; empty for what is new.
        merged: what is here afterwards, and what stays.
        facts: the proposal here, or None.
        filed: digests of what was last taken of it; None if nothing was.
    """

    record: Record
    key: str
    verb: str
    merged: Merged
    before: Values
    facts: ProposalFacts | None = None
    filed: Mapping[str, str] | None = None
    refusal: Invalid | None = None

    @property
    def email(self) -> str:
        """The address that it has afterwards, "" for none."""
        email: str = self.merged.values.get("email", "")
        return email

    @property
    def writes(self) -> bool:
        """Whether it writes something that people see."""
        return self.verb in WRITTEN


def steps_for(
    records: Sequence[Record], call: CallFacts, earlier: Sequence[Record] = ()
) -> list[Step]:
    """Return what becomes of each record, in their order; in a constant number of queries.

    ``earlier`` are records of the same file that are taken already.
    """
    keys = [key_of(record.name) for record in records]
    filed = {row.key: row for row in FiledProposal.objects.filter(key__in=keys)}
    wanted = {row.proposal for row in filed.values()} | {each.uuid for each in records if each.uuid}
    known = proposals_by_uuid(wanted)
    emails = _emails(known)
    seen = {key_of(record.name) for record in earlier}
    steps = []
    for record, key in zip(records, keys, strict=True):
        row = filed.get(key)
        uuid = row.proposal if row else record.uuid
        facts = known.get(uuid) if uuid else None
        before = values_of(facts, emails.get(facts.address or 0, "")) if facts else {}
        outcome = _merged(record, before, row.digests if row else {})
        verb = TWICE if key in seen else _verb(record, outcome, facts, was_filed=row is not None)
        seen.add(key)
        step = Step(
            record=record,
            key=key,
            verb=verb,
            merged=outcome,
            before=before,
            facts=facts,
            filed=row.digests if row else None,
        )
        steps.append(_checked(step, call))
    return steps


def key_of(name: str) -> str:
    """Return the keyed hash of what names a proposal in a file."""
    return _hash(name.encode("utf-8", "surrogatepass"), 16)


def digest_of(value: object) -> str:
    """Return the keyed hash of a value."""
    return _hash(as_bytes(value), 8)


def _hash(words: bytes, size: int) -> str:
    key = settings.SECRET_KEY.encode()[:64]
    return blake2b(words, digest_size=size, key=key, person=b"proposal-files").hexdigest()


def _emails(known: dict[UUID, ProposalFacts]) -> dict[int, str]:
    numbers = {facts.address for facts in known.values() if facts.address is not None}
    return {number: facts.email for number, facts in addresses_facts(numbers).items()}


def _merged(record: Record, before: Values, digests: dict[str, str]) -> Merged:
    here = dict(before)
    said: dict[str, Any] = dict(record.values)
    if "state" in here and "state" in said:
        here["state"] = in_file_state(here["state"], said["state"], FROM_STATE)
    return merged(here, said, record.families, digests, digest_of)


def _verb(record: Record, outcome: Merged, facts: ProposalFacts | None, *, was_filed: bool) -> str:
    if record.is_left_out:
        return LEFT_OUT
    if facts is None:
        return GONE if was_filed else NEW
    return CHANGED if outcome.changed else SAME


def _checked(step: Step, call: CallFacts) -> Step:
    """Return a step, refused where what it would write is refused."""
    if not step.writes:
        return step
    values = {name: value for name, value in step.merged.values.items() if name not in APART}
    try:
        wish_of(values, call.slug).check(as_files_answer(call))
        ProposalState(step.merged.values.get("state", ProposalState.RECEIVED))
    except Invalid as refusal:
        return replace(step, verb=REFUSED, refusal=refusal)
    return step
