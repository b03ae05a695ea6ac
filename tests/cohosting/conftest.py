"""A node that federates, two others that sign, an evening that is held together, and time."""

import pytest

from tests.cohosting.evenings import Held, an_evening
from tests.inbox.peer import evil, federating, peers, victim
from tests.mailings.conftest import _jobs_wait
from tests.node_requests.lending import signing_node
from tests.recorded_wire import nobody_crosses, wire
from tests.umbrella.conftest import _hour, later

__all__ = [
    "_hour",
    "_jobs_wait",
    "evil",
    "federating",
    "later",
    "nobody_crosses",
    "peers",
    "victim",
    "wire",
]


@pytest.fixture
def lyon(federating, victim):
    """An honest node."""
    return signing_node(victim)


@pytest.fixture
def nantes(federating, evil):
    """Another one."""
    return signing_node(evil, "nantes")


@pytest.fixture
def evening(federating):
    """An evening of ours, confirmed, in a fortnight."""
    return an_evening()


@pytest.fixture
def held(lyon):
    """An evening of Lyon, which we hold with them."""
    made = Held(lyon)
    made.agree()
    return made
