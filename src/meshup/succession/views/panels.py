"""What this room shows on an event's page at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community
from meshup.desk.registry import Panel
from meshup.succession.domain.queries.shown import home_at_desk

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return where an event has its home, and what follows from that."""
    home = home_at_desk(asker, slug, now)
    if home is None or (home.place == "home" and not home.hosts):
        return None
    context = {"home": home, "runs": may_run_community(asker), "slug": slug}
    return Panel("succession/_panel.html", context)
