"""Why a node does not become the home of an event, or no longer is."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, marked as _


class NotOurTurn(Conflict):
    """The home answers, or another is asked first."""

    code = "succession.not_our_turn"
    sentence = _("It is not for you to go on with this event now: look at its page at the desk.")


class NothingToDecide(Conflict):
    """Nobody goes on with the event, or it is decided already."""

    code = "succession.nothing_to_decide"
    sentence = _("There is nothing to decide here any more: look at the event's page at the desk.")


class NobodyToBeHome(Invalid):
    """Only who holds the event can be its home."""

    code = "succession.nobody"
    sentence = _("Choose a community that holds this event with you.")
    field = "node"
