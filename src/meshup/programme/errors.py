"""Refusals of programmes."""

from meshup.kit import versions
from meshup.kit.errors import Conflict, Invalid, NotAllowed, marked as _


class ProgrammeOnly(NotAllowed):
    """Somebody else than hosts and programme helpers."""

    code = "programme.programme_only"
    sentence = _("Hosts and programme helpers put the programme together.")


class ChangedMeanwhile(versions.ChangedMeanwhile):
    """Somebody else took a step first."""

    code = "programme.changed_meanwhile"
    sentence = _("{who} was faster, and {what}. Below is how it is now; take your step again.")


class NoSuchLine(Conflict):
    """It was taken off, or never was there."""

    code = "programme.no_such_line"
    sentence = _("This line is not in the programme any more.")


class StepUnreadable(Invalid):
    """Nobody's form sends such a thing."""

    code = "programme.step_unreadable"
    sentence = _("This step could not be understood. Load the page again.")


class OutsideTheDays(Invalid):
    """The event has no such day."""

    code = "programme.outside_the_days"
    sentence = _("The event does not last until this day.")


class NoNextPlace(Conflict):
    """It is the first or the last already."""

    code = "programme.no_next_place"
    sentence = _("It cannot go further that way.")


class TalkTaken(Conflict):
    """It is in the programme already, or was withdrawn."""

    code = "programme.talk_taken"
    sentence = _("This proposal is not in the pool any more.")


class TalkGone(Conflict):
    """Nobody would hold it."""

    code = "programme.talk_gone"
    sentence = _("“{title}” was withdrawn or declined: take it off, then publish.")


class TooManyLines(Invalid):
    """More than anybody reads."""

    code = "programme.too_many_lines"
    sentence = _("A programme has at most {most} lines.")


class NothingToUndo(Conflict):
    """No step of this draft is left."""

    code = "programme.nothing_to_undo"
    sentence = _("There is no step to undo.")


class DraftWaits(Conflict):
    """Something else would be published with it, which nobody has looked at."""

    code = "programme.draft_waits"
    sentence = _("The draft holds other changes as well: look at all of them, then publish.")


class LineOfOthers(Conflict):
    """Another community fills that part of the programme."""

    code = "programme.line_of_others"
    sentence = _("“{title}” is from {owner}: only they move it or take it off.")


class NothingToPublish(Conflict):
    """The public reads it already."""

    code = "programme.nothing_to_publish"
    sentence = _("Nothing has changed since it was published.")
