"""Shell: what an import writes of some rows of a file, in the transaction of its caller.

Speakers are those that the file names: whoever proposed it is shown when it is a talk, the others
are invited, and shown once they agree. An address is kept, and nothing is written to it; in all of
an import it is one peer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.community.domain.queries import this_node
from meshup.letters.domain.addresses import leave_addresses
from meshup.peers.domain.peers import make_peers
from meshup.proposal_files.domain.merging import digests_of
from meshup.proposal_files.domain.own_files import FROM_STATE
from meshup.proposal_files.domain.planning import CHANGED, NEW, SAME, digest_of
from meshup.proposal_files.domain.value_fields import APART
from meshup.proposal_files.domain.values import values_of, wish_of
from meshup.proposal_files.models import FiledProposal, TakenProposal
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.arrivals import Arrival, take_in
from meshup.proposals.domain.retellings import Retelling, tell_anew

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposal_files.domain.planning import Step
    from meshup.proposals.domain.queries.proposals import ProposalFacts

FILED: Final = ("proposal", "digests", "taken_at")
"""What is told anew of a proposal that came with a file before."""


class Writing:
    """One import while it is written."""

    def __init__(
        self, by: Asker | None, call: str, importing: int, at: datetime, steps: Iterable[Step]
    ) -> None:
        """Begin; ``steps`` are those of the whole file, for the peers of its addresses."""
        self.by, self.call, self.importing, self.at = by, call, importing, at
        self.language = this_node().languages[0]
        known = [(step.email, step.facts.peer) for step in steps if step.facts and step.email]
        self.peers: dict[str, int] = dict(reversed(known))

    def write(self, steps: Sequence[Step]) -> None:
        """Write what steps say; in as many queries for however many."""
        new = [step for step in steps if step.verb == NEW]
        known = [step for step in steps if step.verb in {CHANGED, SAME}]
        asked = [*new, *(step for step in known if "email" in step.merged.changed)]
        left = leave_addresses((step.email for step in asked if step.email), self.language, self.at)
        addresses = {email: facts.number for email, facts in left.items()}
        self._take_new(new, addresses)
        self._take_again(known, addresses)

    def _take_new(self, steps: Sequence[Step], addresses: dict[str, int]) -> None:
        peers = self._peers_of(steps)
        arrivals = [
            Arrival(
                wish=wish_of(_words(step), self.call),
                peer=peer,
                language=self.language,
                created_at=min(step.record.created_at or self.at, self.at),
                address=addresses.get(step.email),
                uuid=step.record.uuid,
                slug=step.record.slug,
                state=ProposalState(step.merged.values.get("state", ProposalState.RECEIVED)),
                reason=step.record.source,
            )
            for step, peer in zip(steps, peers, strict=True)
        ]
        taken = take_in(self.by, self.call, arrivals, self.at)
        pairs = list(zip(steps, taken, strict=True))
        self._file([(step, facts, _digests(step, facts)) for step, facts in pairs])
        self._note([(step, facts, {}) for step, facts in pairs])

    def _take_again(self, steps: Sequence[Step], addresses: dict[str, int]) -> None:
        """Let what is here say what the file says anew, and note what it said."""
        changed = [step for step in steps if step.verb == CHANGED]
        retellings = [_retelling(step, addresses) for step in changed]
        told = tell_anew(self.by, retellings, self.at)
        noted = [
            (step, told[uuid], {name: step.before.get(name) for name in step.merged.changed})
            for step in changed
            if step.facts and (uuid := step.facts.uuid) in told
        ]
        self._note(noted)
        news = [step for step in steps if step.filed != step.merged.digests]
        self._file([(step, step.facts, step.merged.digests) for step in news if step.facts])

    def _peers_of(self, steps: Sequence[Step]) -> list[int]:
        """Return a peer for each step: that of its address, else somebody new."""
        unknown = dict.fromkeys(step.email for step in steps if step.email) - self.peers.keys()
        nameless = sum(not step.email for step in steps)
        made = make_peers(len(unknown) + nameless, self.language, self.at)
        self.peers |= {email: made.pop() for email in unknown}
        return [self.peers[step.email] if step.email else made.pop() for step in steps]

    def _file(self, filed: Iterable[tuple[Step, ProposalFacts, dict[str, str]]]) -> None:
        FiledProposal.objects.bulk_create(
            (
                FiledProposal(key=step.key, proposal=facts.uuid, digests=digests, taken_at=self.at)
                for step, facts, digests in filed
            ),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=FILED,
        )

    def _note(self, noted: Iterable[tuple[Step, ProposalFacts, dict[str, Any]]]) -> None:
        """Remember what was here before, so that it can be given back."""
        TakenProposal.objects.bulk_create(
            TakenProposal(
                importing_id=self.importing,
                key=step.key,
                proposal=facts.uuid,
                is_new=step.facts is None,
                old_version=step.facts.version if step.facts else 0,
                version=facts.version,
                before=before,
                digests=step.filed,
            )
            for step, facts, before in noted
        )


def _retelling(step: Step, addresses: dict[str, int]) -> Retelling:
    facts, changed = _facts(step), set(step.merged.changed)
    return Retelling(
        uuid=facts.uuid,
        version=facts.version,
        wish=wish_of(_words(step), facts.call) if changed - APART else None,
        has_address="email" in changed,
        address=addresses.get(step.email),
        state=_state(step, facts) if "state" in changed else None,
        reason=step.record.source,
    )


def _state(step: Step, facts: ProposalFacts) -> ProposalState | None:
    """Return the state to which a file leads; None where it is that, in the words of a file."""
    state = step.merged.values.get("state", facts.state)
    return None if FROM_STATE.get(facts.state, facts.state) == state else ProposalState(state)


def _digests(step: Step, facts: ProposalFacts) -> dict[str, str]:
    """Return the digests of what was just taken, as it is here."""
    held = values_of(facts, step.email if facts.address else "")
    return digests_of({**held, "state": step.merged.values.get("state", facts.state)}, digest_of)


def _facts(step: Step) -> ProposalFacts:
    if step.facts is None:  # pragma: no cover - only what is known is told anew
        raise ValueError
    return step.facts


def _words(step: Step) -> dict[str, object]:
    return {name: value for name, value in step.merged.values.items() if name not in APART}
