"""November in Paris: the monthly series, and who would tell something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from uuid import uuid4

import pytest

from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import ProposalWish
from meshup.proposals.models import Proposal, Speaker, StateChange
from tests.agenda.paris import paris_series

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DECEMBER, JANUARY = "paris-p2p-2026-12-02", "paris-p2p-2027-01-06"
EIGHT = datetime(2026, 12, 2, 19, tzinfo=UTC)
"""By the clock of Paris, on the evening of ``DECEMBER``."""
AFTERWARDS = EIGHT + timedelta(days=1)


@pytest.fixture
def paris(node):
    """The monthly series."""
    return paris_series()


@pytest.fixture
def chloe(node):
    """Chloé, of whom nothing is known."""
    return make_peer("fr", NOW)


@pytest.fixture
def dana(node):
    """Dana, of whom nothing is known either."""
    return make_peer("en", NOW)


def wish(title: str = "Gossip without a crowd", **rest: object) -> ProposalWish:
    """Return a wish to hold something."""
    return ProposalWish(titles={"en": title}, **rest)  # type: ignore[arg-type]


def proposed(peer: int, title: str = "Gossip without a crowd", **rest: object):
    """Propose something; return it whole."""
    return proposal(propose(wish(title, **rest), peer, NOW).uuid)


def proposed_until(many: int, **rest: object) -> None:
    """Let strangers propose something else each, until there are so many proposals.

    One is proposed as any is; the others have the rows that it has, put down in a few questions.
    """
    first = Proposal.objects.get(uuid=proposed(make_peer("en", NOW), "Talk 0", **rest).uuid)
    copies = [
        copied(
            first,
            uuid=uuid4(),
            slug=f"talk-{number:b}-of-{many}",
            handle=token_urlsafe(16),
            peer_id=make_peer("en", NOW),
            titles={"en": f"Talk {number:b}"},
        )
        for number in range(1, many + 1 - Proposal.objects.count())
    ]
    Proposal.objects.bulk_create(copies)
    [speaker], [step] = first.speakers.all(), first.steps.all()
    Speaker.objects.bulk_create(
        copied(
            speaker,
            proposal_id=copy.pk,
            peer_id=copy.peer_id,
            name=f"N {copy.slug}",
            handle=token_urlsafe(16),
        )
        for copy in copies
    )
    StateChange.objects.bulk_create(copied(step, proposal_id=copy.pk) for copy in copies)


def copied(row, **other):
    """Return a row that is not stored yet, as ``row`` but for ``other`` values."""
    values = {column.attname: getattr(row, column.attname) for column in row._meta.fields}
    return type(row)(**{**values, "id": None, **other})
