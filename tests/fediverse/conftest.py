"""A node that federates, and other servers, one of which is hostile."""

from __future__ import annotations

import pytest

from meshup.fediverse.domain.settings import switch_on
from meshup.kit import clock
from tests.desk.conftest import _november
from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["_november", "evil", "federating", "peers", "victim"]


@pytest.fixture
def switched_on(node: object) -> None:
    """A node in Paris that federates, and asks nobody."""
    switch_on(clock.now())
