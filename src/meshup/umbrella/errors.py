"""Why somebody is not under an umbrella."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoUmbrella(NotFound):
    """This node is none."""

    code = "umbrella.off"
    sentence = _("This node is no umbrella of others.")


class NoSuchMember(NotFound):
    """It is gone in the meantime, or never was."""

    code = "umbrella.no_member"
    sentence = _("This member is not there any more.")


class NoSuchMembership(NotFound):
    """It ended in the meantime, or never was."""

    code = "umbrella.no_membership"
    sentence = _("We are not under this umbrella any more.")


class NoSuchGuest(NotFound):
    """It is gone in the meantime, or never was."""

    code = "umbrella.no_guest"
    sentence = _("This guest is not there any more.")


class NoGroupThere(Invalid):
    """What is at the address can be no umbrella, or no member."""

    code = "umbrella.no_group"
    sentence = _("At this address is no group of a community.")
    field = "address"


class OwnUmbrella(Invalid):
    """A node cannot be under itself."""

    code = "umbrella.own"
    sentence = _("This is the node itself.")
    field = "address"


class BlockedThere(Conflict):
    """Who is kept out cannot be under our umbrella, nor we under theirs."""

    code = "umbrella.blocked"
    sentence = _("This server, or this account, is blocked here. Lift the block first.")
    field = "address"


class AlreadyThere(Conflict):
    """They are under our umbrella, or ask to be."""

    code = "umbrella.already_there"
    sentence = _("They are under this umbrella already, or ask to be.")
    field = "address"


class BadSuccessor(Invalid):
    """A successor is named by the key of a node."""

    code = "umbrella.bad_successor"
    sentence = _(
        "Name each successor by its key on a line of its own, such as did:key:z6Mk… ({line})."
    )
    field = "successors"


class TooManySuccessors(Invalid):
    """More than a card holds."""

    code = "umbrella.too_many_successors"
    sentence = _("Name at most {most} successors.")
    field = "successors"


class BadCalendarAddress(Invalid):
    """What was typed is no web address."""

    code = "umbrella.bad_calendar_address"
    sentence = _("This is no address of a calendar: it begins with https:// or webcal://.")
    field = "calendar"


class TooManyGuests(Conflict):
    """As many calendars as are read each hour."""

    code = "umbrella.too_many_guests"
    sentence = _("There are {most} guest calendars already. Remove one first.")
    field = "calendar"


class CalendarTooLong(Invalid):
    """It is longer than what is read of a guest."""

    code = "umbrella.calendar_too_long"
    sentence = _("This calendar is longer than {most} MB.")
    field = "calendar"
