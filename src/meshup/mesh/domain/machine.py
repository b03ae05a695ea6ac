"""Shell: the machine of ``gossip`` over what this node keeps, with its secret and its bounds."""

from __future__ import annotations

from hashlib import sha256
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from django.conf import settings as django_settings

from meshup.fediverse.domain.own_actors import identity_key
from meshup.gossip.exchanges import Settings
from meshup.gossip.machine import Gossip
from meshup.mesh.domain.own_identity import own_state
from meshup.mesh.domain.store import MeshStore

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.gossip.cursors import Cursors
    from meshup.mesh.domain.carried import Batch

MOST_CARDS: Final = 80
"""Of a page, or of a push: what is read of one document has a bound (``signed_messages``)."""
CHANCE: Final = SystemRandom()


def machine(at: datetime, cursors: Cursors | None = None) -> Gossip[Batch]:
    """Return the machine at ``at``; ``cursors`` is what it remembers of its partners.

    Raises:
        FederationOff: the node never federated.
    """
    wanted = Settings(
        did=identity_key().did,
        salt=sha256(b"mesh " + django_settings.SECRET_KEY.encode()).digest(),
        bootstrap=_bootstrap(),
        most_cards=MOST_CARDS,
    )
    return Gossip(MeshStore(wanted, at), wanted, CHANCE, cursors)


def _bootstrap() -> tuple[str, ...]:
    """Return by whom the node began, and whom it names to who begins with it."""
    state = own_state().value
    named = (state.card or {}).get("bootstrap", ())
    return tuple(dict.fromkeys([*state.bootstrap, *named]))
