from contextlib import ExitStack

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.kit import clock
from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["evil", "federating", "peers", "victim"]


@pytest.fixture
def later():
    """Let time go by, and deliver what is due then."""
    with ExitStack() as moments:
        moments.enter_context(clock.set_to(clock.now()))

        def go(wait):
            moments.enter_context(clock.set_to(clock.now() + wait))
            return deliver_due(clock.now())

        yield go
