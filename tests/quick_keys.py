"""Keys of actors, made once for all tests of all processes: making one takes a tenth of a second.

The keys of the node's own actors and those of actors elsewhere are never the same.
"""

from __future__ import annotations

from functools import cache
from itertools import count

import pytest

from meshup.fediverse.domain import own_actors
from meshup.signed_messages.keys import new_rsa_pem
from tests.prepared import made_once

KEYS = 2


@cache
def kept_pem(number: int) -> str:
    """Return the private key of somebody elsewhere, by its number; each number has its own."""
    return _kept(f"key-{number}")


@cache
def _key(number: int) -> str:
    return _kept(f"key-of-ours-{number}")


def _kept(name: str) -> str:
    with made_once(name) as note:
        if not note.exists():
            note.write_text(new_rsa_pem(), encoding="ascii")
        return note.read_text(encoding="ascii")


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the actors of each test keys that differ among them, and not between tests."""
    numbers = count()
    monkeypatch.setattr(own_actors, "new_rsa_pem", lambda: _key(next(numbers) % KEYS))
