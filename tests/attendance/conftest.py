"""November in Paris: the monthly series."""

from __future__ import annotations

import pytest

from tests.agenda.paris import paris_series


@pytest.fixture
def paris(node):
    """The monthly series."""
    return paris_series()
