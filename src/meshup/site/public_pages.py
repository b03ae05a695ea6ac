"""What the front hall shows where: addresses and links for the rooms below."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.addresses import show_at
from meshup.kit.navigation import NavigationLink, register_link

PAGES: Final = (
    *("home", "agenda", "neighbours", "event", "series", "venue"),
    *("charter", "contact", "privacy"),
)
FILES: Final = ("theme", "event_card", "mark", "icon", "manifest")


def register() -> None:
    """Let every room lead to the public pages."""
    for name in PAGES:
        show_at(name, f"site:{name}")
    for name in FILES:
        show_at(name, f"files:{name}")
    for link in (
        NavigationLink("main", 10, "agenda", _("Agenda")),
        NavigationLink("main", 20, "charter", _("Charter")),
        NavigationLink("about", 10, "charter", _("Charter and code of conduct")),
        NavigationLink("about", 20, "contact", _("Contact")),
        NavigationLink("about", 30, "privacy", _("Personal data and legal notice")),
    ):
        register_link(link)
