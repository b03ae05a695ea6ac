from contextlib import ExitStack

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.kit import clock
from meshup.remote_actors.domain.blocking import block_domain as block
from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["evil", "federating", "peers", "victim"]


@pytest.fixture
def block_domain(ada):
    return lambda domain: block(ada, domain, "spam", clock.now())


@pytest.fixture
def leave_fediverse(ada):
    return lambda: change_federation(ada, FederationFacts(), clock.now())


@pytest.fixture
def later():
    """Let time go by, and deliver what is due then."""
    with ExitStack() as moments:
        moments.enter_context(clock.set_to(clock.now()))

        def go(wait):
            moments.enter_context(clock.set_to(clock.now() + wait))
            return deliver_due(clock.now())

        yield go
