"""The states of a session of rounds, what a seat is, and the phases that the clock says."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    """How far the rounds of an evening are."""

    GATHERING = "gathering", _("gathering")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


TRANSITIONS: Final = frozenset(
    {
        (SessionState.GATHERING, SessionState.RUNNING),  # start
        (SessionState.RUNNING, SessionState.GATHERING),  # undo the start
        (SessionState.GATHERING, SessionState.ENDED),  # nobody wanted to
        (SessionState.RUNNING, SessionState.ENDED),  # after the last round, or a host says so
        (SessionState.ENDED, SessionState.RUNNING),  # a round more
        (SessionState.ENDED, SessionState.GATHERING),  # ended before the first: open again
    }
)
"""From what to what a session goes; nothing else is written."""


class SeatKind(TextChoices):
    """Where somebody is in one round."""

    TABLE = "table", _("at a table")
    REST = "rest", _("sits this round out")
    WAITING = "waiting", _("waits for somebody")


class NamesOnWall(TextChoices):
    """How the screen in the room shows who sits where."""

    NAMES = "names", _("names")
    INITIALS = "initials", _("initials")
    NONE = "none", _("no names, the clock alone")


class Phase(TextChoices):
    """What the clock says of a session at one moment."""

    GATHERING = "gathering", _("gathering")
    ANNOUNCED = "announced", _("people move to their tables")
    TALKING = "talking", _("people talk")
    HELD = "held", _("on hold")
    BETWEEN = "between", _("between two rounds")
    ENDED = "ended", _("ended")


PARTNER_LEFT: Final = "partner_left"
"""Why somebody waits: whom they were to meet has left, or rests."""
