from tests.inbox.peer import evil, federating, peers, victim

__all__ = ["evil", "federating", "peers", "victim"]
