"""November in Paris: the monthly series with room for talks, and what strangers would tell."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from tests.agenda.paris import NOW, paris_series


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture(autouse=True)
def paris(node):
    """The monthly series, with room for two talks each evening."""
    return paris_series()
