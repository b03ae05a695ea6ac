"""Refusals of history. Codes are public: two keep the name of the room that had them first."""

from meshup.kit import versions
from meshup.kit.errors import Conflict, NotFound, marked as _


class ChangedMeanwhile(versions.ChangedMeanwhile):
    """Somebody else saved first."""

    code = "agenda.changed_meanwhile"
    sentence = _("{who} changed this while you were writing. Nothing of yours is lost: compare.")


class NothingToUndo(Conflict):
    """There is no last change, or something came after it."""

    code = "agenda.nothing_to_undo"
    sentence = _("There is nothing to undo: something else was changed after it.")


class InUse(Conflict):
    """Others point to it, and what they said would be lost."""

    code = "history.in_use"
    sentence = _("It has to stay: {why}")


class UnknownKind(NotFound):
    """History keeps nothing of this kind."""

    code = "history.no_such_thing"
    sentence = _("There is nothing here.")
