"""Refusals of letters to speakers."""

from meshup.kit import versions
from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchSpeakerLetter(NotFound):
    """It left, was dropped, or became untrue: there is nothing to decide about any more."""

    code = "proposal_letters.no_such_letter"
    sentence = _("This letter waits no more. Perhaps another host sent it, or it became untrue.")


class NoSuchTemplate(NotFound):
    """No letter is about that, or the node does not have the language."""

    code = "proposal_letters.no_such_template"
    sentence = _("There are no such words here.")


class ChangedMeanwhile(versions.ChangedMeanwhile):
    """Another host was faster, or what the letter tells has changed."""

    code = "proposal_letters.changed_meanwhile"
    sentence = _("This letter has changed since you opened the page. Look at it again.")


class NotRatedYet(Conflict):
    """Its proposal is reviewed without names, and whoever asks has not rated it."""

    code = "proposal_letters.not_rated_yet"
    sentence = _(
        "Names are hidden until you have rated it: rate it first, then look at its letters."
    )


class UnknownPlaceholder(Invalid):
    """A word in braces that nobody can fill in."""

    code = "proposal_letters.unknown_placeholder"
    sentence = _("Nothing can be filled in for {found}. Here you may write: {known}.")


class LooseBrace(Invalid):
    """A brace that belongs to no placeholder."""

    code = "proposal_letters.loose_brace"
    sentence = _("A brace stands alone. Write placeholders like {example}, and no other braces.")


class WordsMissing(Invalid):
    """A letter without a subject, or without words."""

    code = "proposal_letters.words_missing"
    sentence = _("A letter needs a subject and words.")


class WordsTooLong(Invalid):
    """More than a letter holds."""

    code = "proposal_letters.words_too_long"
    sentence = _("This is {length} characters long, and at most {most} fit.")
