"""Refusals of what is remembered of encounters."""

from meshup.kit.errors import Conflict, Invalid, marked as _


class NoName(Invalid):
    """Nothing was typed, or nothing that could be a name."""

    code = "introductions.no_name"
    sentence = _("Type a name.")
    field = "name"


class TooManyAvoided(Conflict):
    """Who avoids nearly everybody would choose whom they meet."""

    code = "introductions.too_many_avoided"
    sentence = _("You have named {most} people already. Please talk to the hosts.")
    field = "name"


class ImpossibleRetention(Invalid):
    """So long nothing is kept here, or not even so long."""

    code = "introductions.impossible_retention"
    sentence = _("Choose between {fewest} and {most} months.")
    field = "retention_months"
