"""Speakers with an address, and what waits for a host, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address, mark_proved
from meshup.proposal_letters.domain.outbox import send_letter, waiting_letters
from meshup.proposals.domain.letter_consent import recognise
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import Submission
from tests.attendance_letters.letter_reading import arrived, run_due_jobs
from tests.proposals.conftest import wish

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.proposal_letters.domain.outbox import WaitingLetter
    from meshup.proposals.domain.queries.proposals import ProposalFacts

CHLOE = "chloe@dht.example"
TITLE = "Gossip without a crowd"


def unproved(peer: int, title: str = TITLE, language: str = "en", **rest: Any) -> ProposalFacts:
    """Propose something, leaving an address that nobody has proved."""
    address = leave_address(CHLOE, language, clock.now())
    submission = Submission(address=address.number, language=language)
    made = propose(wish(title, **rest), peer, clock.now(), submission)
    return proposal(made.uuid)


def with_letters(peer: int, title: str = TITLE, language: str = "en", **rest: Any) -> ProposalFacts:
    """Propose something, with an address whose reader said yes; the first letter has left."""
    facts = unproved(peer, title, language, **rest)
    assert facts.address is not None
    mark_proved(facts.address, clock.now())
    recognise(facts.uuid, facts.address)
    arrived()
    return facts


def waiting(ada: Any) -> list[WaitingLetter]:
    """Return what waits in the outbox once jobs are run."""
    run_due_jobs()
    return waiting_letters(ada)


def the_waiting(ada: Any) -> WaitingLetter:
    (letter,) = waiting(ada)
    return letter


def let_go(ada: Any) -> Any:
    """Send the one letter that waits; return it as it arrived."""
    letter = the_waiting(ada)
    send_letter(ada, letter.number, letter.version, clock.now())
    (found,) = arrived()
    return found


def told(uuid: UUID) -> ProposalFacts:
    return proposal(uuid)
