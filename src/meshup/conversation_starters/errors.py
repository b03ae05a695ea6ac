"""Refusals of the deck of conversation starters."""

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchStarter(NotFound):
    """No such conversation starter."""

    code = "conversation_starters.no_such_starter"
    sentence = _("There is no such conversation starter.")


class StarterTextMissing(Invalid):
    """A starter without words."""

    code = "conversation_starters.starter_text_missing"
    sentence = _("Write the starter in at least one language.")
    field = "texts"


class TooManyStarters(Conflict):
    """The deck is full."""

    code = "conversation_starters.too_many_starters"
    sentence = _("The deck holds {most} starters of your own at most. Remove one first.")


class ShippedStarterStays(Conflict):
    """A starter of the software cannot be removed."""

    code = "conversation_starters.shipped_starter_stays"
    sentence = _("This one comes with Meshup and stays. You can hide it.")
