"""Why somebody is not introduced, or a contact not given."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchIntroduction(NotFound):
    """It is not there, not theirs, or its time is over: all answer alike."""

    code = "contact_grants.none"
    sentence = _("There is nothing here, or its time is over.")


class NotToPassOn(Conflict):
    """It was passed on already, or is over."""

    code = "contact_grants.not_to_pass_on"
    sentence = _("This is passed on already, or its time is over.")


class MoreThanWanted(Invalid):
    """More is on the card than was asked for."""

    code = "contact_grants.more_than_wanted"
    sentence = _("Only what was asked for can be given.")


class NothingWanted(Invalid):
    """Nothing is asked for beside a name."""

    code = "contact_grants.nothing_wanted"
    sentence = _("Tick at least one thing by which they can be reached.")
    field = "fields"


class UntilOutOfReach(Invalid):
    """Nobody keeps a contact so long, or it is over before anybody could answer."""

    code = "contact_grants.until"
    sentence = _("Choose a day after the answer, and within {days} days.")
    field = "until"


class NoPersonNamed(Invalid):
    """Neither an address nor a code says who it is for."""

    code = "contact_grants.nobody"
    sentence = _("Give an e-mail address or a code: one of the two.")
    field = "email"


class WrongCode(Invalid):
    """It can be the code of nobody."""

    code = "contact_grants.wrong_code"
    sentence = _("A code has eight letters, like this: BCDF-GHJK")
    field = "code"


class NobodysCode(Invalid):
    """It was never shown, or its week is over."""

    code = "contact_grants.nobodys_code"
    sentence = _("Nobody shows this code now.")
    field = "code"


class TooManyMeetings(Conflict):
    """As many as one person may have open, or all people with one community."""

    code = "contact_grants.too_many"
    sentence = _("You are waiting for {most} answers already. Take one back first.")
