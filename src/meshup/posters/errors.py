"""Refusals of what is printed."""

from meshup.kit.errors import Conflict, Invalid, Unavailable, marked as _


class NothingToInviteTo(Conflict):
    """The event does not take place."""

    code = "posters.cancelled"
    sentence = _("This event does not take place: there is nothing to invite to.")


class LettersMissing(Invalid):
    """The title cannot be printed in any of its languages."""

    code = "posters.letters_missing"
    sentence = _(
        "The title has letters that cannot be printed here: {letters}. Latin, Greek and Cyrillic"
        " can; give it a title in one of them, in another language."
    )


class NoSuchTables(Invalid):
    """There are no names for the signs that were asked for."""

    code = "posters.no_names"
    sentence = _("There is nothing to make signs for: name tables, or say how many there are.")
    field = "count"


class SignLettersMissing(Invalid):
    """The name of a table or zone cannot be printed."""

    code = "posters.sign_letters_missing"
    sentence = _("“{name}” has letters that cannot be printed here: {letters}.")


class Busy(Unavailable):
    """Others are having theirs drawn."""

    code = "posters.busy"
    sentence = _("Many posters are being drawn at once. Please try again in a moment.")
