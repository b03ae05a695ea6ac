"""What this room announces, after the commit; each with ``actor``, the number of a remote actor."""

from __future__ import annotations

from django.dispatch import Signal

followed = Signal()
"""Somebody follows the own actor ``name`` from now on."""
follower_left = Signal()
"""Somebody follows the own actor ``name`` no more."""
following_accepted = Signal()
"""An actor lets us follow them; of one whom we followed already it is not sent again."""
following_ended = Signal()
"""We follow an actor no more: by our will, or by theirs."""
following_moves = Signal()
"""``number``: a following whose actor says that they are elsewhere now."""
actor_moved = Signal()
"""Whom we follow is another actor from now on: ``former`` and ``actor``, both said so."""
