"""A node that federates, and other servers, one of which is hostile."""

from tests.desk.conftest import _november
from tests.inbox.peer import evil, federating, peers, victim
from tests.inbox.unchanged import unchanged

__all__ = ["_november", "evil", "federating", "peers", "unchanged", "victim"]
