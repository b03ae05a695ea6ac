"""What parts of its programme show on an event's page at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.events import event_for
from meshup.community.rules import may_edit_programme, may_run_community, may_see_desk
from meshup.desk.registry import Panel
from meshup.shared_programme.domain.queries.at_desk import (
    filled_for,
    given_parts,
    hosts_to_give,
)

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return which parts we fill, or gave; None where there is nothing to give or fill."""
    if not may_see_desk(asker):
        return None
    filled = filled_for(asker, slug, now)
    if filled is not None:
        event = event_for(asker, slug)
        context = {"filled": filled, "event": event, "builds": may_edit_programme(asker)}
        return Panel("shared_programme/_filled.html", context)
    parts = given_parts(asker, slug)
    runs = may_run_community(asker)
    if not parts and not (runs and hosts_to_give(asker, slug, now)):
        return None
    context = {"parts": parts, "event": event_for(asker, slug), "runs": runs}
    return Panel("shared_programme/_given.html", context)
