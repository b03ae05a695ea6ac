"""What person-to-person adds to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.community.desk_menu import MenuEntry
from meshup.community.rules import may_edit_agenda

ENTRIES: Final = (
    MenuEntry(
        _("Conversation starters"), "person_to_person_desk:starters", may_edit_agenda, position=46
    ),
)
