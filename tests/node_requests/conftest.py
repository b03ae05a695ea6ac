"""A node that federates, another that signs, a kind of request, and time that goes by."""

import pytest

from tests.inbox.peer import evil, federating, peers, victim
from tests.node_requests.lending import register_loan, signing_node
from tests.recorded_wire import nobody_crosses, wire
from tests.umbrella.conftest import _hour, later

__all__ = ["_hour", "evil", "federating", "later", "nobody_crosses", "peers", "victim", "wire"]


@pytest.fixture(autouse=True)
def _loan():
    register_loan()


@pytest.fixture
def lyon(federating, victim):
    """An honest node."""
    return signing_node(victim)
