"""A node that federates, another one, hosts, and time that goes by."""

import pytest

from tests.inbox.peer import evil, federating, peers, victim
from tests.mailings.conftest import _jobs_wait
from tests.node_requests.lending import signing_node
from tests.umbrella.conftest import _hour, later

__all__ = ["_hour", "_jobs_wait", "evil", "federating", "later", "peers", "victim"]


@pytest.fixture
def lyon(federating, victim):
    """An honest node."""
    return signing_node(victim)
