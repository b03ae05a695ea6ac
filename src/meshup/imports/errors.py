"""Refusals of the imports."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class FileTooLarge(Invalid):
    """More than the node takes."""

    code = "intake.file_too_large"
    sentence = _("The file is larger than {most} MB.")
    field = "file"


class NotYourImport(NotAllowed):
    """Only hosts add events from a calendar."""

    code = "intake.not_yours"
    sentence = _("Only hosts add events from a calendar.")


class NoSuchFile(NotFound):
    """It was never sent, by somebody else, or too long ago."""

    code = "intake.no_such_file"
    sentence = _("This file is no longer here. Send it again.")


class NoSuchAddress(NotFound):
    """Nothing was imported from it, or it was forgotten."""

    code = "intake.no_such_address"
    sentence = _("This address is no longer kept.")


class NoSuchImport(NotFound):
    """There was no such import, or it was given back."""

    code = "intake.no_such_intake"
    sentence = _("There is no such import, or it was given back already.")


class ChangedSince(Conflict):
    """Somebody has worked on what was taken."""

    code = "intake.changed_since"
    sentence = _("Some of these events were changed since. Change or cancel them one by one.")
