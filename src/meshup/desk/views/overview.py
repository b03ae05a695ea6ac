"""The desk's first page: what needs doing, what rooms show besides, and the latest changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.community.access import desk
from meshup.desk.pages import desk_page, render_panel
from meshup.desk.registry import overview_parts
from meshup.history.domain.queries import latest_changes
from meshup.history.domain.sentences import sentences
from meshup.kit.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST: Final = 5
"""Changes on the first page."""

TO_DO_ANCHOR: Final = "todo"
"""The anchor of what needs doing: what is done there is said there."""


@desk()
def overview(request: HttpRequest) -> HttpResponse:
    """Show what needs doing, what is coming, and who changed what."""
    parts = overview_parts(request.user, now())
    context = {
        "leads": [render_panel(request, part.lead) for part in parts if part.lead],
        "todos": [todo for part in parts for todo in part.todos],
        "panels": [render_panel(request, part.panel) for part in parts if part.panel],
        "sentences": sentences(latest_changes(LATEST)),
    }
    return desk_page(request, "desk/overview.html", context)
