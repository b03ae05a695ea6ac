"""A node that federates, another that signs, a kind of request, and time that goes by."""

import pytest

from tests.inbox.peer import evil, federating, peers, victim
from tests.node_requests.lending import register_loan, signing_node
from tests.umbrella.conftest import _hour, later

__all__ = ["_hour", "evil", "federating", "later", "peers", "victim"]


@pytest.fixture(autouse=True)
def _loan():
    register_loan()


@pytest.fixture
def lyon(federating, victim):
    """An honest node."""
    return signing_node(victim)
