"""Refusals of coming."""

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSuchRegistration(NotFound):
    """It was withdrawn, it has expired, or there never was one: all look the same."""

    code = "attendance.no_such_registration"
    sentence = _("There is no registration at this address. Perhaps it was withdrawn.")


class NoSuchCalendar(NotFound):
    """It was revoked, or there never was one: both look the same."""

    code = "attendance.no_such_calendar"
    sentence = _("There is no calendar at this address any more.")


class Over(Conflict):
    """The event has taken place."""

    code = "attendance.over"
    sentence = _("This is over. You can come to the next one.")


class Cancelled(Conflict):
    """The event does not take place."""

    code = "attendance.cancelled"
    sentence = _("This is cancelled.")


class NotOpenYet(Conflict):
    """Registration opens later."""

    code = "attendance.not_open_yet"
    sentence = _("Registration is not open yet.")


class Closed(Conflict):
    """Registration has closed."""

    code = "attendance.closed"
    sentence = _("Registration is closed.")


class NoSeries(Conflict):
    """A single event has no next date."""

    code = "attendance.no_series"
    sentence = _("This takes place once: there is no series to come to.")
    field = "series"


class Full(Conflict):
    """What somebody has stays, but there is no place for more of them."""

    code = "attendance.full"
    sentence = _("There is no place for so many more. What you have stays: {persons} in all.")
    field = "companions"


class GroupTooLarge(Conflict):
    """More persons than may come in all."""

    code = "attendance.group_too_large"
    sentence = _("At most {capacity} may come in all.")
    field = "companions"


class TooManyCompanions(Invalid):
    """Nobody brings a whole bus."""

    code = "attendance.too_many_companions"
    sentence = _("Bring at most {most} people along, or write to the hosts.")
    field = "companions"


class NameUnreadable(Invalid):
    """A name is one short line."""

    code = "attendance.name_unreadable"
    sentence = _("A name is one line of at most {most} characters.")
    field = "name"


class NoSuchDate(Invalid):
    """Skipping needs a date that the registration has."""

    code = "attendance.no_such_date"
    sentence = _("{date} is no date that you come to.")
    field = "skip"


class NothingOffered(Conflict):
    """There is no offer to answer: it was answered, or the place is free no more."""

    code = "attendance.nothing_offered"
    sentence = _("No place is offered to you at present.")


class RemovedByHosts(Conflict):
    """A host took them off the list."""

    code = "attendance.removed"
    sentence = _("The hosts took this registration off the list. Write to them if that is wrong.")


class NoSuchEvening(NotFound):
    """Nobody of this number is on the list of the event, or they have left it."""

    code = "attendance.no_such_evening"
    sentence = _("There is nobody here. Perhaps they withdrew.")


class NotWaiting(Conflict):
    """Who comes, may come or was removed cannot be let in."""

    code = "attendance.not_waiting"
    sentence = _("They are not on the waiting list any more.")


class NoPlaceFree(Conflict):
    """Nobody is let in over the capacity."""

    code = "attendance.no_place_free"
    sentence = _("They need places: {persons}; free are: {free}. Add places in the same step.")
    field = "more_places"


class NoSuchRemoval(NotFound):
    """It was put back already, or its time is over."""

    code = "attendance.no_such_removal"
    sentence = _("This was put back already, or is gone for good.")


class NoSuchBurst(NotFound):
    """Another host has decided, or its people have left."""

    code = "attendance.no_such_burst"
    sentence = _("There is no burst here any more. Perhaps another host has decided.")


class ImpossibleTerms(Invalid):
    """A number that no event has."""

    code = "attendance.impossible_terms"
    sentence = _("This number is out of reach.")


class TooManySources(Invalid):
    """Numbers of other sites are few."""

    code = "attendance.too_many_sources"
    sentence = _("At most {most} sites fit.")
