"""Keys of the node's actors, made once for all tests of a process: making one takes a while."""

from __future__ import annotations

from functools import cache
from itertools import count

import pytest

from meshup.fediverse.domain import own_actors
from meshup.signed_messages.keys import new_rsa_pem

KEYS = 2


@cache
def _key(number: int) -> str:
    return new_rsa_pem()


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the actors of each test keys that differ among them, and not between tests."""
    numbers = count()
    monkeypatch.setattr(own_actors, "new_rsa_pem", lambda: _key(next(numbers) % KEYS))
