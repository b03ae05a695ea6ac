"""What every test of neighbours has: a node that federates, an hour, and peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.kit import clock
from tests.inbox.peer import evil, federating, peers, victim
from tests.neighbour_events.neighbouring import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["evil", "federating", "peers", "victim"]


@pytest.fixture(autouse=True)
def _hour() -> Iterator[None]:
    with clock.set_to(NOW):
        yield
