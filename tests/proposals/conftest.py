"""November in Paris: the monthly series, and who would tell something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import ProposalWish
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
