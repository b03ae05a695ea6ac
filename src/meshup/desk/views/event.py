"""The page of one event: a panel for each room that has something to show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.community.access import desk
from meshup.desk.pages import desk_page, render_panel
from meshup.desk.registry import event_panels
from meshup.history.domain.queries import changes_of
from meshup.history.domain.sentences import sentences
from meshup.kit.clock import now
from meshup.kit.errors import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST: Final = 5
"""Changes below the panels."""


@desk()
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that rooms know of an event, and its latest changes."""
    panels = event_panels(request.user, slug, now())
    if not panels:
        raise NotFound
    context = {
        "slug": slug,
        "title": next((panel.title for panel in panels if panel.title), slug),
        "styles": list(dict.fromkeys(panel.style for panel in panels if panel.style)),
        "panels": [render_panel(request, panel) for panel in panels],
        "sentences": sentences(changes_of(f"event:{slug}", LATEST)),
    }
    return desk_page(request, "desk/event.html", context)
