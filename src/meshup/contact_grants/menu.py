"""What contacts between nodes add to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from meshup.community.desk_menu import MenuEntry
from meshup.community.rules import may_run_community

ENTRY: Final = MenuEntry(
    pgettext_lazy("menu", "Introductions"),
    "contact_grants:desk",
    may_run_community,
    position=76,
    is_setup=True,
)
