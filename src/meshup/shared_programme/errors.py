"""Why a part of a programme is not given or filled, or what others send is not taken."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchPart(NotFound):
    """There is no such part, or it is not for whoever asks."""

    code = "shared_programme.none"
    sentence = _("There is no such part of the programme.")


class NotHeldTogether(Conflict):
    """A part is given to somebody who holds the event as well."""

    code = "shared_programme.not_together"
    sentence = _("A part can be given to a community that holds this event with you.")
    field = "group"


class PartOutsideEvent(Invalid):
    """The event is shorter than that."""

    code = "shared_programme.outside_event"
    sentence = _("The part has to begin and end while the event lasts.")
    field = "ends"


class PartTaken(Conflict):
    """Two would fill the same place at the same time."""

    code = "shared_programme.part_taken"
    sentence = _("{who} has a part at that place and time already.")
    field = "zone"


class TooManyParts(Conflict):
    """More than anybody oversees."""

    code = "shared_programme.too_many_parts"
    sentence = _("A programme can have {most} parts at most.")


class NoPartHere(Conflict):
    """The programme is the home's, and it gave none of it to us."""

    code = "shared_programme.no_part"
    sentence = _("{home} has given you no part of this programme: ask its hosts for one.")


class OutsidePart(Invalid):
    """A talk is where another community decides."""

    code = "shared_programme.outside_part"
    sentence = _("“{title}” is outside what is yours ({parts}): move it there, then publish.")


class OnlyTalks(Invalid):
    """A part holds talks of whoever fills it."""

    code = "shared_programme.only_talks"
    sentence = _("“{title}” is no talk of your pool: a part holds talks alone. Take it off.")


class NeedsHour(Invalid):
    """Others could not show it."""

    code = "shared_programme.needs_hour"
    sentence = _("“{title}” has no hour yet: give it one, or take it off.")


class TooManySlots(Invalid):
    """More than a part holds."""

    code = "shared_programme.too_many_slots"
    sentence = _("A part holds {most} talks at most.")


class WordMissing(Invalid):
    """Whoever gets a talk back wants to know why."""

    code = "shared_programme.word_missing"
    sentence = _("Say in a few words why it goes back.")
    field = "word"


class LineOfPart(NotAllowed):
    """Another community fills that part of the programme."""

    code = "shared_programme.line_of_part"
    sentence = _("{who} fills this part: only they move its talks. You can send one back.")


class BadPart(Invalid):
    """What another community sends of its part is not taken; ``reason`` is a short word."""

    code = "shared_programme.bad_part"
    sentence = _("What the other community says of its part makes no sense ({reason}).")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
