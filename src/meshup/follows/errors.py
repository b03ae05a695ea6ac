"""Why somebody is not followed, or no follower."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchFollow(NotFound):
    """It ended in the meantime, or never was."""

    code = "follows.not_found"
    sentence = _("This follow is not there any more.")


class OwnActorFollowed(Invalid):
    """An actor of this node."""

    code = "follows.own_actor"
    sentence = _("This is the node itself.")
    field = "address"


class BlockedFollowed(Conflict):
    """Somebody who is kept out."""

    code = "follows.blocked"
    sentence = _("This server, or this account, is blocked here. Lift the block first.")
    field = "address"
