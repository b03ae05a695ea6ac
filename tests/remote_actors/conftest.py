"""A node that federates, and other servers, one of which is hostile."""

from __future__ import annotations

from tests.desk.conftest import _november
from tests.fediverse.conftest import switched_on
from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["_november", "evil", "federating", "peers", "switched_on", "victim"]
