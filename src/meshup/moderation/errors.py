"""Refusals of moderation."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany, marked as _


class NothingHere(NotFound):
    """Whoever is blocked is answered as if nothing were there, in the very same bytes."""

    code = NotFound.code
    sentence = NotFound.sentence


class WrongCode(TooMany):
    """Somebody tries out one code of an evening after the other."""

    code = "moderation.wrong_code"
    sentence = _("This is not the code of this evening. Ask for it at the entrance.")
    field = "code"


class NotYours(NotAllowed):
    """The person's role does not include this."""

    code = "moderation.not_yours"
    sentence = _("Only hosts may do this.")


class NoSuchReport(NotFound):
    """It does not exist, or whoever asks may not read it; the two look the same."""

    code = "moderation.no_such_report"
    sentence = _("There is no report here.")


class NoSuchBlock(NotFound):
    """There is no such block, or it has ended."""

    code = "moderation.no_such_block"
    sentence = _("This block has ended already.")


class ReasonMissing(Invalid):
    """Others have to understand later why it was done."""

    code = "moderation.reason_missing"
    sentence = _("Say why, so that the other hosts understand it later.")
    field = "why"


class AlreadyDone(Conflict):
    """Somebody else was faster, or it was undone already."""

    code = "moderation.already_done"
    sentence = _("This was done already, or cannot be done any more.")
