"""How letters to many are refused."""

from __future__ import annotations

from typing import ClassVar

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _
from meshup.kit.versions import ChangedMeanwhile


class NoSuchFollower(NotFound):
    """The link was not made here."""

    code = "mailings.no_such_follower"


class NoSuchMessage(NotFound):
    """There is no such letter, or who asks does not run the community."""

    code = "mailings.no_such_message"


class NothingToFollow(Invalid):
    """What was asked for is not there any more, such as a series."""

    code = "mailings.nothing_to_follow"
    sentence = _("This is not to be had any more. Choose something else.")
    field: ClassVar[str] = "choice"


class NobodyToReach(Conflict):
    """The letter would go to no address at all."""

    code = "mailings.nobody_to_reach"
    sentence = _("Nobody among those you chose has left an address to write to.")


class MessageHasLeft(Conflict):
    """What was wanted is too late: the letter is no draft any more."""

    code = "mailings.message_has_left"
    sentence = _("This letter is on its way already.")


class MessageChanged(ChangedMeanwhile):
    """Another host saved the letter first."""

    code = "mailings.message_changed"
    sentence = _("Another host has changed this letter in the meantime. See what differs below.")


class TooLate(Invalid):
    """The hour at which it should leave is over, or too far away."""

    code = "mailings.not_an_hour_to_come"
    sentence = _("Choose an hour to come, within a year.")
    field: ClassVar[str] = "send_at"


class NoMessageWords(Invalid):
    """A language has a subject and no text, or the other way round."""

    code = "mailings.half_a_language"
    sentence = _("A letter needs a subject and a text in each language that it is written in.")
    field: ClassVar[str] = "texts"
