"""What is printed and shown, on the page of an event at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.queries.events import event_for
from meshup.community.rules import may_edit_programme
from meshup.desk.registry import Panel
from meshup.projector.domain.evenings import AFTER
from meshup.projector.domain.secrets import projector_token

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return the ways to posters, signs, slides and pictures; None for what does not take place."""
    event = event_for(asker, slug)
    if event.cancelled or event.state == State.SKIPPED:
        return None
    is_public = event.state in PUBLIC
    has_screen = is_public and may_edit_programme(asker) and now < event.ends_at + AFTER
    token = projector_token(slug, event.ends_at) if has_screen else ""
    context = {
        "event": event,
        "is_public": is_public,
        "slides_screen": reverse("posters:slides", args=[slug, token]) if token else "",
    }
    return Panel("posters/_desk_panel.html", context)
