"""A node that federates and is an umbrella, other servers, and time that goes by."""

from contextlib import ExitStack

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.kit import clock
from tests.inbox.peer import evil, federating, peers, victim
from tests.neighbour_events.neighbouring import NOW
from tests.umbrella.roofs import be_umbrella

__all__ = ["evil", "federating", "peers", "victim"]


@pytest.fixture(autouse=True)
def _hour():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def later():
    """Let time go by, and deliver what is due then."""
    with ExitStack() as moments:

        def go(wait):
            moments.enter_context(clock.set_to(clock.now() + wait))
            return deliver_due(clock.now())

        yield go


@pytest.fixture
def roof(federating):
    """Our umbrella, whose hosts decide who is a member."""
    be_umbrella()
