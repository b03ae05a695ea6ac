"""A node with an agenda that federates, and other servers."""

from tests.desk.conftest import _november, paris
from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["_november", "evil", "federating", "paris", "peers", "victim"]
