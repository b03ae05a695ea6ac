"""The fixed words of letters to speakers: what they are about, and where they stand."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Topic(models.TextChoices):
    """What a letter to a speaker is about."""

    RECEIVED = "received", _("received")
    OFFERED = "offered", _("a date is offered")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    LATER = "kept", pgettext_lazy("proposal", "kept for later")
    WAITS = "waits", _("back in the pool")
    DECLINED = "declined", _("declined")
    SCHEDULED = "scheduled", pgettext_lazy("proposal", "scheduled")
    MOVED = "moved", _("moved to another time")
    PLACE = "place", _("moved to another place")
    TAKEN_OFF = "taken_off", _("taken off the programme")
    SLIDES = "slides", _("thank you, and slides wanted")
    THANKS = "thanks", _("thank you")


AFTERWARDS: Final = frozenset({Topic.SLIDES, Topic.THANKS})
"""Said once of each evening, whatever else is news."""
ON_AN_EVENING: Final = AFTERWARDS | {
    Topic.OFFERED,
    Topic.SCHEDULED,
    Topic.MOVED,
    Topic.PLACE,
    Topic.TAKEN_OFF,
}
"""About an event: its day, time and place can be said."""
WITHOUT_FILE: Final = AFTERWARDS | {Topic.RECEIVED, Topic.OFFERED}
"""Letters that never bring a calendar file; others do if a talk has a place, or had one."""


class Standing(models.TextChoices):
    """Where a letter to a speaker stands."""

    WAITING = "waiting", _("waits for a host")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not sent")
