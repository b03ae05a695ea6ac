"""Why an event is not held together, or what another community says of one is not taken."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchRecord(NotFound):
    """There is no such record, or whoever asks may not read it."""

    code = "cohosting.none"
    sentence = _("There is no such event held together.")


class OneOfSeries(Invalid):
    """A date of a series has its identity from its rule, which only one calendar can have."""

    code = "cohosting.series"
    sentence = _(
        "A date of a series cannot be held together with others."
        " Make an event of its own for it, and hold that one together."
    )


class AlreadyCarried(Conflict):
    """The event is at home elsewhere: there its hosts ask others."""

    code = "cohosting.carried"
    sentence = _("This event is at home elsewhere: its hosts ask others to hold it with them.")


class NobodyChosen(Invalid):
    """A request needs somebody whom it asks."""

    code = "cohosting.nobody"
    sentence = _("Choose at least one community.")
    field = "nodes"


class TooManyCohosts(Conflict):
    """As many as one event may have."""

    code = "cohosting.too_many"
    sentence = _("An event can be held with {most} communities at most.")
    field = "nodes"


class NotEnoughPlaces(Conflict):
    """Home has fewer free places than it would give."""

    code = "cohosting.places"
    sentence = _("You have {free} free places left to give.")
    field = "places"


class NoLimitHere(Conflict):
    """Without a limit there is nothing to divide."""

    code = "cohosting.no_limit"
    sentence = _("Set how many may come first: without a limit there are no places to give.")
    field = "places"


class HeldAtHome(NotAllowed):
    """What the home says of an event is not changed by others who hold it."""

    code = "cohosting.at_home"
    sentence = _(
        "{home} is the home of this event: its date, words, programme and state are changed there."
        " Its place, its places and its door are yours."
    )


class OtherCalendarName(Conflict):
    """Our event for it has another UID: calendars would have it twice."""

    code = "cohosting.other_uid"
    sentence = _(
        "This event has another name in calendars here than at its home, for you had one of that"
        " name already: calendars would show it twice. Let another community go on with it."
    )


class BadRecord(Invalid):
    """What another community says of an event does not read; ``reason`` is a short word."""

    code = "cohosting.bad_record"
    sentence = _("What the other community says of this event makes no sense ({reason}).")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
