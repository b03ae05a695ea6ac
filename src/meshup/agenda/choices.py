"""The fixed words of the agenda: kinds of events, their life cycle, how one attends and registers.

``State`` is the life cycle that hosts decide. Three more things that a reader calls a state are
facts beside it, because they combine freely: *moved* (it has an original start), *online* (its
``Mode``), *over* (the clock says so). Edition 8 was confirmed, moved online, and is over.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of evening it is."""

    MEETUP = "meetup", _("Meetup")
    THEMED = "themed", _("Themed event")
    FESTIVAL = "festival", _("Festival")
    IMPROMPTU = "impromptu", _("Impromptu")


class State(models.TextChoices):
    """Where an event stands in its life."""

    SUGGESTED = "suggested", _("suggested")  # by a visitor; hosts decide; not public
    DRAFT = "draft", _("draft")  # by a host; not public
    USUAL = "usual", _("usual date, not yet confirmed")  # the rule says so; nobody else yet
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")
    SKIPPED = "skipped", _("skipped")  # the rule's date does not happen; not shown at all


PUBLIC: Final = frozenset({State.USUAL, State.CONFIRMED, State.CANCELLED})
"""What everybody may see."""


class Mode(models.TextChoices):
    """How one attends (schema.org ``eventAttendanceMode``)."""

    OFFLINE = "offline", _("on site")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("on site and online")


class ItemKind(models.TextChoices):
    """What a line of a timetable is."""

    DOORS = "doors", _("doors")
    TALKS = "talks", _("talks")
    TALK = "talk", _("talk")
    WORKSHOP = "workshop", _("workshop")
    ENCOUNTERS = "encounters", _("person to person")
    STAND = "stand", _("stand")
    PROJECTION = "projection", _("projection")
    HACKATHON = "hackathon", _("hackathon")
    MEETUP = "meetup", _("meetup")
    MUSIC = "music", _("music")
    FREE = "free", _("free for all")
    BREAK = "break", _("break")
    OTHER = "other", _("other")


class Level(models.IntegerChoices):
    """How much of its subject a talk takes for granted."""

    NOTHING = 0, _("for everybody")
    BASICS = 1, _("some basics help")
    PRACTICE = 2, _("for those who know the subject")
    EXPERT = 3, _("for experts")


SESSIONS: Final = frozenset(
    {
        *(ItemKind.TALK, ItemKind.WORKSHOP, ItemKind.STAND, ItemKind.PROJECTION),
        *(ItemKind.HACKATHON, ItemKind.MEETUP, ItemKind.MUSIC),
    }
)
"""Kinds of lines that somebody holds, and remembers afterwards."""


class LinkKind(models.TextChoices):
    """What a link kept after an event leads to."""

    SLIDES = "slides", _("slides")
    VIDEO = "video", _("video")
    PHOTOS = "photos", _("photos")
    NOTES = "notes", _("notes")
    OTHER = "other", _("link")


class RegistrationMode(models.TextChoices):
    """How people register, if they do; the empty word in a row inherits from the series."""

    NONE = "none", _("nothing to do: just come")
    HERE = "here", _("people tell this site that they come")
    ELSEWHERE = "elsewhere", _("people register on another site")


class PlaceAudience(models.TextChoices):
    """Who is told where it takes place; the empty word in a row inherits from the series."""

    EVERYONE = "everyone", _("everybody")
    ATTENDEES = "attendees", _("only those who come")


class StepFree(models.TextChoices):
    """Whether a venue can be entered without steps."""

    YES = "yes", _("step-free")
    PARTLY = "partly", _("partly step-free")
    NO = "no", _("steps at the entrance")
    UNKNOWN = "unknown", _("step-free access not known")
