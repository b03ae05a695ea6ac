"""Refusals of reports."""

from meshup.kit.errors import Invalid, NotFound, marked as _


class NotReportable(NotFound):
    """Nothing of this kind is public here."""

    code = "reports.not_reportable"
    sentence = _("There is nothing here that could be reported.")


class WordsMissing(Invalid):
    """A report says what happened."""

    code = "reports.words_missing"
    sentence = _("Say what it is about, in a few words.")
    field = "words"


class ReaderMissing(Invalid):
    """Somebody has to read it."""

    code = "reports.reader_missing"
    sentence = _("Choose at least one person who may read this.")
    field = "readers"


class NoSuchContactPerson(NotFound):
    """Nobody of this number is a contact person, or could be."""

    code = "reports.no_such_contact_person"
    sentence = _("There is no such contact person.")


class NameMissing(Invalid):
    """People have to know whom they write to."""

    code = "reports.name_missing"
    sentence = _("Say how the contact person is called.")
    field = "name"


class IsAboutReader(Invalid):
    """Nobody reads what is said about themselves."""

    code = "reports.is_about_reader"
    sentence = _("You picked {names} to read this, and say that it is about them.")
    field = "readers"


class ReaderIsNamed(Invalid):
    """The words name somebody who is to read them: perhaps it is about them."""

    code = "reports.reader_is_named"
    sentence = _("Your words name {names}, whom you picked to read them. Is it about them?")
    field = "readers"


class NoContactPersons(NotFound):
    """Nobody could read it."""

    code = "reports.no_contact_persons"
    sentence = _("This community has not named contact persons yet.")


class DeadLink(NotFound):
    """A secret link that opens nothing."""

    code = "reports.no_such_link"
    sentence = _("This link leads nowhere: it was mistyped, or what it opened is gone.")
