"""The attacker's server has a name of this machine, for cards name nothing else over http."""

import pytest


@pytest.fixture
def evil(peers):
    """The attacker's server."""
    return peers("evil.test")
