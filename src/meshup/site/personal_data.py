"""Rooms online as data about people: nothing is kept, but something passes through."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, Cookie, PersonalData, Sentences

ROOMS_ONLINE: Final = PersonalData(
    name="site.meet",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Rooms online"),
        kept=_(
            "Nothing is stored. While you are in a room, the node’s memory has your network"
            " address, and those you talk with learn it, for you speak from browser to browser."
        ),
        why=_("So that browsers find each other."),
        how_long=_("While you are in the room."),
        how_to_erase=_("Leave the room."),
    ),
)
MEET_NAME: Final = Cookie(
    "meshup-meet-name",
    _("The name you give yourself in a room online; the tab remembers it, it is no cookie."),
    _("Until you close the tab."),
)
