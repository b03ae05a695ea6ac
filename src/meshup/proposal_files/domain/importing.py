"""Shell: proposals of a file are looked at, and taken: all that can be in one transaction, or none.

Taken twice is taken once. Speakers are those that the file names: whoever proposed it is shown when
it is a talk, the others are invited, and shown once they agree. An address is kept, and nothing is
written to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.letters.domain.addresses import leave_address
from meshup.letters.errors import BadAddress
from meshup.peers.domain.peers import make_peer
from meshup.proposal_files.domain.merging import digests_of
from meshup.proposal_files.domain.own_files import FROM_STATE
from meshup.proposal_files.domain.planning import (
    CHANGED,
    NEW,
    SAME,
    digest_of,
    steps_for,
)
from meshup.proposal_files.domain.reading import read_file
from meshup.proposal_files.domain.value_fields import APART
from meshup.proposal_files.domain.values import values_of, wish_of
from meshup.proposal_files.models import FiledProposal
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.arrivals import (
    Arrival,
    lead_to,
    note_address,
    refuse_flood,
    take_in,
    tell_anew,
)
from meshup.proposals.domain.queries.calls import call_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposal_files.domain.planning import Step
    from meshup.proposal_files.domain.reading import ProposalFile
    from meshup.proposals.domain.queries.proposals import ProposalFacts

STANDING: Final = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, or did."""

    file: ProposalFile
    steps: tuple[Step, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many steps there are of each verb."""
        return Counter(step.verb for step in self.steps)

    @property
    def to_write(self) -> list[Step]:
        """The steps that write something."""
        return [step for step in self.steps if step.verb in {NEW, CHANGED}]


def preview_proposals(
    by: Asker | None, content: bytes, changes: Mapping[str, str], call: str = STANDING
) -> Preview:
    """Return what an import would do; ``changes`` are what columns are, by their headers.

    Raises:
        HostsOnly, NoSuchCall, and what ``read_file`` refuses.
    """
    require(by, may_run_community)
    facts = call_at(call)
    file = read_file(content, facts, this_node().languages, changes)
    return Preview(file, tuple(steps_for(file.records, facts)))


@transaction.atomic
def import_proposals(
    by: Asker | None,
    content: bytes,
    changes: Mapping[str, str],
    at: datetime,
    call: str = STANDING,
) -> Preview:
    """Take the proposals of a file, for a call (its slug); what is refused is left, and told.

    Raises:
        As ``preview_proposals``; CallFull.
    """
    preview = preview_proposals(by, content, changes, call)
    refuse_flood(call, preview.counts[NEW])
    taking = _Taking(by, call, at)
    for step in preview.steps:
        if step.verb == NEW:
            taking.take_new(step)
        elif step.verb in {CHANGED, SAME} and step.facts is not None:
            taking.take_again(step, step.facts)
    return preview


class _Taking:
    """One import while it is written: an address is one peer in all of it."""

    def __init__(self, by: Asker | None, call: str, at: datetime) -> None:
        self.by, self.call, self.at = by, call, at
        self.language = this_node().languages[0]
        self.peers: dict[str, int] = {}

    def take_new(self, step: Step) -> None:
        """Take a proposal that is not here."""
        values = step.merged.values
        email = values.get("email", "")
        peer = self.peers.get(email) or make_peer(self.language, self.at)
        if email:
            self.peers[email] = peer
        created_at = step.record.created_at or self.at
        arrival = Arrival(
            peer=peer,
            language=self.language,
            created_at=min(created_at, self.at),
            address=self._address(email),
            uuid=step.record.uuid,
        )
        facts = take_in(self.by, wish_of(_words(step), self.call), arrival, self.at)
        facts = self._lead(facts, step)
        held = values_of(facts, email if facts.address else "")
        digests = digests_of(
            {**held, "state": step.merged.values.get("state", facts.state)}, digest_of
        )
        FiledProposal.objects.create(
            key=step.key, proposal=facts.uuid, digests=digests, taken_at=self.at
        )

    def take_again(self, step: Step, facts: ProposalFacts) -> None:
        """Let what is here say what the file says anew, and note what it said."""
        email = step.merged.values.get("email", "")
        if email:
            self.peers.setdefault(email, facts.peer)
        changed = set(step.merged.changed)
        if changed - APART:
            wish = wish_of(_words(step), facts.call)
            facts = tell_anew(self.by, facts.uuid, facts.version, wish, self.at)
        if "email" in changed:
            note_address(self.by, facts.uuid, self._address(email), self.at)
        if "state" in changed:
            self._lead(facts, step)
        FiledProposal.objects.update_or_create(
            key=step.key,
            defaults={
                "proposal": facts.uuid,
                "digests": step.merged.digests,
                "taken_at": self.at,
            },
        )

    def _address(self, email: str) -> int | None:
        try:
            return leave_address(email, self.language, self.at).number if email else None
        except BadAddress:
            return None

    def _lead(self, facts: ProposalFacts, step: Step) -> ProposalFacts:
        state = step.merged.values.get("state", facts.state)
        if FROM_STATE.get(facts.state, facts.state) == state:
            return facts
        return lead_to(self.by, facts.uuid, ProposalState(state), step.record.source, self.at)


def _words(step: Step) -> dict[str, object]:
    return {name: value for name, value in step.merged.values.items() if name not in APART}
