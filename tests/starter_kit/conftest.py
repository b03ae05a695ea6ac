from tests.inbox.peer import evil, federating, peers, victim
from tests.starter_kit.kits import evening

__all__ = ["evening", "evil", "federating", "peers", "victim"]
