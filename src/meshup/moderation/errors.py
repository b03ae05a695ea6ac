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


class NotReportable(NotFound):
    """Nothing of this kind is public here."""

    code = "moderation.not_reportable"
    sentence = _("There is nothing here that could be reported.")


class NoSuchBlock(NotFound):
    """There is no such block, or it has ended."""

    code = "moderation.no_such_block"
    sentence = _("This block has ended already.")


class WordsMissing(Invalid):
    """A report says what happened."""

    code = "moderation.words_missing"
    sentence = _("Say what it is about, in a few words.")
    field = "words"


class ReaderMissing(Invalid):
    """Somebody has to read it."""

    code = "moderation.reader_missing"
    sentence = _("Choose at least one person who may read this.")
    field = "readers"


class ReasonMissing(Invalid):
    """Others have to understand later why it was done."""

    code = "moderation.reason_missing"
    sentence = _("Say why, so that the other hosts understand it later.")
    field = "why"


class AlreadyDone(Conflict):
    """Somebody else was faster, or it was undone already."""

    code = "moderation.already_done"
    sentence = _("This was done already, or cannot be done any more.")


class NoSuchContactPerson(NotFound):
    """Nobody of this number is a contact person, or could be."""

    code = "moderation.no_such_contact_person"
    sentence = _("There is no such contact person.")


class NameMissing(Invalid):
    """People have to know whom they write to."""

    code = "moderation.name_missing"
    sentence = _("Say how the contact person is called.")
    field = "name"


class IsAboutReader(Invalid):
    """Nobody reads what is said about themselves."""

    code = "moderation.is_about_reader"
    sentence = _("You picked {names} to read this, and say that it is about them.")
    field = "readers"


class ReaderIsNamed(Invalid):
    """The words name somebody who is to read them: perhaps it is about them."""

    code = "moderation.reader_is_named"
    sentence = _("Your words name {names}, whom you picked to read them. Is it about them?")
    field = "readers"


class NoContactPersons(NotFound):
    """Nobody could read it."""

    code = "moderation.no_contact_persons"
    sentence = _("This community has not named contact persons yet.")


class DeadLink(NotFound):
    """A secret link that opens nothing."""

    code = "moderation.no_such_link"
    sentence = _("This link leads nowhere: it was mistyped, or what it opened is gone.")
