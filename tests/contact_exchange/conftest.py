"""An evening at which people met."""

import pytest

from meshup.kit import clock
from tests.agenda.paris import paris_series
from tests.contact_exchange.meeting import arrives, meet
from tests.presence.evening import EIGHT


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


@pytest.fixture
def adele():
    """Adele, on her phone."""
    return arrives("Adele")


@pytest.fixture
def basile():
    """Basile, on his."""
    return arrives("Basile")


@pytest.fixture
def camille():
    """Camille, on hers."""
    return arrives("Camille")


@pytest.fixture
def _met(adele, basile):
    """Let Adele and Basile have met."""
    meet(adele, basile)
