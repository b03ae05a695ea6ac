"""Refusals of talks that travel."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchTravel(NotFound):
    """Nobody asked for it, it is over, or it is about another talk: all look the same."""

    code = "travelling_talks.none"
    sentence = _("Nobody asks for this talk any more.")


class NoTalkThere(Conflict):
    """What was asked for shows no talk of ours that everybody may read."""

    code = "travelling_talks.no_talk"
    sentence = _("What they ask for is no talk of ours: there is nobody to ask. Answer no.")


class WantedAlready(Conflict):
    """One question at a time, about one talk, to one community."""

    code = "travelling_talks.asked_already"
    sentence = _("You asked for this talk already. Withdraw that request first, or wait.")


class NotWantedAgain(Conflict):
    """Who said no is left in peace."""

    code = "travelling_talks.not_again"
    sentence = _("You asked for this talk, and the answer was no. Ask again after {day}.")


class NotAnItem(Conflict):
    """A projector is no talk."""

    code = "travelling_talks.not_a_talk"
    sentence = _("This is no talk that could be asked for.")


class TravelOver(Conflict):
    """Too late, or a host or somebody who holds it too said no."""

    code = "travelling_talks.over"
    sentence = _("This is over: nothing can be answered any more.")


class NothingToRevoke(Conflict):
    """There is no yes of theirs."""

    code = "travelling_talks.nothing_to_revoke"
    sentence = _("You have not said yes to this, so there is nothing to take back.")


class DayOver(Invalid):
    """The wished day is over."""

    code = "travelling_talks.day_over"
    sentence = _("This day is over.")
    field = "day"


class ContactMissing(Invalid):
    """A kind of contact without the contact."""

    code = "travelling_talks.contact_missing"
    sentence = _("Write what they get, or choose that they write to the hosts here.")
    field = "contact"


class BadContact(Invalid):
    """No address."""

    code = "travelling_talks.bad_contact"
    sentence = _("This is no such address. Look for a typing mistake.")
    field = "contact"
