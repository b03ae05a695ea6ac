from tests.inbox.peer import evil, federating, peers, victim
from tests.inbox.unchanged import unchanged
from tests.mesh.other_nodes import lyon, oslo, own_did

__all__ = ["evil", "federating", "lyon", "oslo", "own_did", "peers", "unchanged", "victim"]
