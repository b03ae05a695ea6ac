"""Refusals of proposing: what a program sends, and what a form cannot be."""

from meshup.kit.errors import Invalid, marked as _


class NotJson(Invalid):
    """The body is not what the interface reads."""

    code = "proposing.not_json"
    sentence = _("Send a JSON object as application/json, of {most} bytes at most.")


class UnknownField(Invalid):
    """There is no such field here."""

    code = "proposing.unknown_field"
    sentence = _("“{name}” is no field here. There are: {fields}.")


class LanguageAlone(Invalid):
    """A language, and nothing that is said in it."""

    code = "proposing.language_alone"
    sentence = _(
        "“language” is that of “title” and “abstract”: send one of them with it, or “titles” and"
        " “abstracts” by language."
    )


class WordsAlone(Invalid):
    """Words for an answer that is not there."""

    code = "proposing.words_alone"
    sentence = _("“words” go with an “answer”.")


class BadField(Invalid):
    """A field has another type, or is out of range."""

    code = "proposing.bad_field"
    sentence = _("“{name}” must be {kind}.")
