"""An evening whose home is Lyon, which we and Nantes hold with it, and time that goes by."""

import pytest

from tests.cohosting.conftest import _hour, _jobs_wait, evening, held, lyon, nantes
from tests.inbox.peer import evil, federating, peers, victim
from tests.succession.silences import Silence
from tests.umbrella.conftest import later

__all__ = ["_hour", "_jobs_wait", "evening", "evil", "federating", "held", "later", "lyon"]
__all__ += ["nantes", "peers", "victim"]


@pytest.fixture
def silence(held, nantes, later):
    """Lyon names us first and Nantes next, and may fall silent."""
    made = Silence(held, nantes, later)
    made.names("us", "nantes")
    return made
