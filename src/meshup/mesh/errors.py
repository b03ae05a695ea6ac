"""Why a node is not found, not known, or not taken."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchNode(NotFound):
    """Nothing is known of it, or it was removed."""

    code = "mesh.no_such_node"
    sentence = _("This node is not known here any more.")


class NoNodeThere(Invalid):
    """The address is of no node that has a card."""

    code = "mesh.no_node_there"
    sentence = _("At “{address}” there is no node of the mesh: {why}.")
    field = "address"


class OwnNode(Invalid):
    """The address is this node's own."""

    code = "mesh.own_node"
    sentence = _("This is the node itself.")
    field = "address"


class NodeBlocked(Conflict):
    """It, or its server, is kept out."""

    code = "mesh.blocked"
    sentence = _("This node, or its server, is blocked here. Lift the block first.")
    field = "address"


class NodeDistrusted(Conflict):
    """It signed two different cards under one number."""

    code = "mesh.distrusted"
    sentence = _("This node contradicts itself, and cannot be made a neighbour: ask its hosts.")


class CardNotTaken(Invalid):
    """A card that is no card, or not the sender's to give."""

    code = "mesh.card_not_taken"
    sentence = _("This card was not taken: {why}.")


class BadCards(Invalid):
    """What was sent is no list of cards."""

    code = "mesh.bad_cards"
    sentence = _("Send cards as a list, no more than {most} at once.")


class NoNodeSent(NotAllowed):
    """Whoever signed is no server's own actor."""

    code = "mesh.no_node_sent"
    sentence = _("Cards are taken from the Application of a node alone.")


class AloneInRing(NotFound):
    """No other node is known."""

    code = "mesh.alone"
    sentence = _("This node knows no other yet.")


class RecoveryKeyExists(Conflict):
    """There is one already."""

    code = "mesh.recovery_key_exists"
    sentence = _(
        "This node has a recovery key already. If its paper is lost, make another one with"
        " --replace; nodes that know the first one go on believing that one alone."
    )


class BadRecoveryKey(Invalid):
    """It is not the one that the node announced."""

    code = "mesh.bad_recovery_key"
    sentence = _("This is not the recovery key that this node announced.")


class NoRecoveryKey(Conflict):
    """None was ever announced."""

    code = "mesh.no_recovery_key"
    sentence = _(
        "This node never announced a recovery key, so nobody would believe a new identity."
    )


class NotTheSameNode(Conflict):
    """What lives at the other address is not this node."""

    code = "mesh.not_the_same_node"
    sentence = _(
        "At {address} there is not this node: {why}. Restore a backup of it there first, with that"
        " address in MESHUP_ADDRESS, and serve it."
    )


class NodeMoved(NotFound):
    """The node lives elsewhere: what is written here would be lost."""

    code = "mesh.moved"
    sentence = _("This community lives at {address} now. Please do this there.")
