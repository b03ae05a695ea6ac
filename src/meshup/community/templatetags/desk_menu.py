"""The way around the desk: only pages that open to whoever asks."""

from __future__ import annotations

from typing import Any

from django import template

from meshup.community.desk_menu import menu_for, waiting_behind

register = template.Library()


@register.inclusion_tag("community/_desk_menu.html", takes_context=True)
def desk_menu(context: template.RequestContext) -> dict[str, Any]:
    """Show links to the desk's pages, the present one marked, and what can be made new."""
    request = context["request"]
    entries = menu_for(request.user)
    here = [entry for entry in entries if request.path.startswith(entry.address)]
    current = max(here, key=lambda entry: len(entry.address), default=None)
    return {
        "entries": [(entry, waiting_behind(entry, request.user)) for entry in entries],
        "setup": [entry for entry in entries if entry.is_setup],
        "new": menu_for(request.user, makes=True),
        "current": current,
    }
