"""An evening in December, at eight o'clock: who leads its rounds, and who takes part."""

import pytest

from meshup.kit import clock
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import EIGHT


@pytest.fixture
def evening(node):
    """A public evening that runs; nothing is opened yet."""
    paris_series()
    with clock.set_to(EIGHT):
        yield
