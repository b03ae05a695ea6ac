"""Refusals of proposals."""

from meshup.kit import versions
from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchProposal(NotFound):
    """It was forgotten, or there never was one: both look the same."""

    code = "proposals.no_such_proposal"
    sentence = _("There is no proposal at this address. Perhaps it was withdrawn.")


class NoSuchTalk(NotFound):
    """It is no talk, or not any more: all look the same."""

    code = "proposals.no_such_talk"
    sentence = _("There is no talk at this address.")


class NoSuchCall(NotFound):
    """No call of that name."""

    code = "proposals.no_such_call"
    sentence = _("There is no call for proposals at this address.")


class NoSuchInvitation(NotFound):
    """It was taken back, or there never was one: both look the same."""

    code = "proposals.no_such_invitation"
    sentence = _("There is no invitation at this address. Perhaps it was taken back.")


class ProgrammeOnly(NotAllowed):
    """Somebody else than hosts and programme helpers."""

    code = "proposals.programme_only"
    sentence = _("Hosts and programme helpers do this.")


class ChangedMeanwhile(versions.ChangedMeanwhile):
    """Somebody else was faster: another host, or the speaker."""

    code = "proposals.changed_meanwhile"
    sentence = _("This proposal was changed while you were deciding. Look again: nothing is lost.")


class StepNotPossible(Conflict):
    """The graph has no such step."""

    code = "proposals.step_not_possible"
    sentence = _("It is {state} now: this can no longer be done.")


class CallClosed(Conflict):
    """Before or after a dated call, or hosts closed it."""

    code = "proposals.call_closed"
    sentence = _("This call for proposals is not open.")


class NothingOffered(Conflict):
    """There is no offer that waits for an answer."""

    code = "proposals.nothing_offered"
    sentence = _("No date is offered to you at present.")


class TooManyProposals(Conflict):
    """Somebody has more proposals waiting than anybody reads."""

    code = "proposals.too_many"
    sentence = _("{most} proposals of yours are waiting already. Withdraw one first.")


class TooManySpeakers(Invalid):
    """A choir."""

    code = "proposals.too_many_speakers"
    sentence = _("At most {most} people can hold it.")
    field = "names"


class TitleMissing(Invalid):
    """A proposal without a title in any language."""

    code = "proposals.title_missing"
    sentence = _("Give it a title, in at least one language.")
    field = "titles"


class WordsTooLong(Invalid):
    """More than fits."""

    code = "proposals.words_too_long"
    sentence = _("This is {length} characters long, and at most {most} fit.")


class WordsUnreadable(Invalid):
    """Characters that nobody sees, or several lines where one belongs."""

    code = "proposals.words_unreadable"
    sentence = _("This has characters that no page can show, or line breaks where none belong.")


class KindNotOffered(Invalid):
    """The call asks for other things."""

    code = "proposals.kind_not_offered"
    sentence = _("This call does not ask for that.")
    field = "kind"


class ImpossibleLength(Invalid):
    """Minutes that nothing lasts."""

    code = "proposals.impossible_length"
    sentence = _("It can last from {least} to {most} minutes.")
    field = "minutes"


class UnknownWord(Invalid):
    """A word that is none of those that fit."""

    code = "proposals.unknown_word"
    sentence = _("“{word}” is none of what can be chosen here.")


class TooManyLanguages(Invalid):
    """More languages than anybody holds it in."""

    code = "proposals.too_many_languages"
    sentence = _("Choose at most {most} languages.")
    field = "languages"


class TooManyEvenings(Invalid):
    """More evenings than anybody looks at."""

    code = "proposals.too_many_evenings"
    sentence = _("Choose at most {most} evenings, or none: then any will do.")
    field = "evenings"


class ResponseMissing(Invalid):
    """A question of the call that has to be answered."""

    code = "proposals.response_missing"
    sentence = _("Please answer: {question}")
    field = "responses"


class ResponseUnreadable(Invalid):
    """An answer that does not fit its question."""

    code = "proposals.response_unreadable"
    sentence = _("This answer does not fit: {question}")
    field = "responses"


class MalformedCall(Invalid):
    """A call whose questions, kinds or topics are not what they should be."""

    code = "proposals.malformed_call"
    sentence = _("The call cannot be saved so ({where}).")


class CallThere(Conflict):
    """Its address is taken."""

    code = "proposals.call_there"
    sentence = _("There is a call with this address already.")


class CallInUse(Conflict):
    """Proposals answer it."""

    code = "proposals.call_in_use"
    sentence = _("There are proposals for this call, so it has to stay. Close it instead.")


class CallFull(Conflict):
    """More wait than hosts can read."""

    code = "proposals.call_full"
    sentence = _("So many proposals are waiting that this call takes no more at present.")


class NoSuchFlood(NotFound):
    """Another host has decided, or it has gone."""

    code = "proposals.no_such_flood"
    sentence = _("There is no flood here any more. Perhaps another host has decided.")
