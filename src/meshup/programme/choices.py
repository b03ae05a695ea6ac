"""The fixed words of programmes: steps of a draft, what is told of it, what is new in a version."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Act(models.TextChoices):
    """What a step of a draft does; said after a name: "Bilal: moved “Gossip”"."""

    PUT = "put", _("put %(what)s in")
    ADD = "add", _("added %(what)s")
    MOVE = "move", pgettext_lazy("programme", "moved %(what)s")
    SAY = "say", _("changed what is said of %(what)s")
    ASIDE = "aside", _("put %(what)s aside, without an hour")
    OFF = "off", _("took %(what)s off")
    LINES = "lines", _("changed several lines")
    RECORDING = "recording", _("said what is recorded")
    USUAL = "usual", _("took the usual timetable of the series")
    UNDO = "undo", _("undid the last step")
    DISCARD = "discard", _("dropped the draft")
    PUBLISH = "publish", _("published it")


class Doubt(models.TextChoices):
    """What is told of a line, and forbids nothing but the last."""

    TWO_PLACES = "two_places", _("%(who)s would be in two places at once: %(other)s.")
    EVENING = "evening", _("This is none of the dates that suit %(who)s.")
    ZONE = "zone", _("Two at once in one place: %(other)s.")
    LANGUAGE = "language", _("Few here speak the language in which it can be held: %(who)s.")
    RECORDING = "recording", _("This is to be recorded, and %(who)s did not agree to so much.")
    HOURS = "hours", _("This is outside the hours of the event.")
    GONE = "gone", _("It was withdrawn or declined: take it off before you publish.")


class Recording(models.TextChoices):
    """What is to be recorded of an event; those of ``proposals``, in the same order."""

    NO = "no", pgettext_lazy("recording", "nothing")
    SLIDES = "slides", _("sound and slides")
    FULL = "full", _("sound, slides and picture")


class News(StrEnum):
    """What a publication changes of a line."""

    ADDED = "added"
    MOVED = "moved"
    OFF = "off"
    CHANGED = "changed"
