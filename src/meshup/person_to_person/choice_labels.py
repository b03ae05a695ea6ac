"""What the choices of this room are called, in the current language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.person_to_person.choices import NamesOnWall, SeatKind, SessionState

SESSION_STATES: Final = (
    (SessionState.GATHERING.value, _("gathering")),
    (SessionState.RUNNING.value, _("running")),
    (SessionState.ENDED.value, _("ended")),
)
SEAT_KINDS: Final = (
    (SeatKind.TABLE.value, _("at a table")),
    (SeatKind.REST.value, _("sits this round out")),
    (SeatKind.WAITING.value, _("waits for somebody")),
)
NAMES_ON_WALL: Final = (
    (NamesOnWall.NAMES.value, _("names")),
    (NamesOnWall.INITIALS.value, _("initials")),
    (NamesOnWall.NONE.value, _("no names, the clock alone")),
)
