"""November in Paris: the monthly series, and who would tell something."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meshup.peers.domain.peers import make_peer
from tests.agenda.paris import paris_series

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)


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
