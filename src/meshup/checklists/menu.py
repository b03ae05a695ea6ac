"""What checklists add to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from meshup.checklists.rules import may_see_checklists
from meshup.community.desk_menu import MenuEntry

ENTRY: Final = MenuEntry(
    pgettext_lazy("menu", "To do"), "checklists:to_do", may_see_checklists, position=19
)
