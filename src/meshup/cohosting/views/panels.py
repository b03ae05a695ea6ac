"""What holding together shows on an event's page at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.events import event_for
from meshup.cohosting.domain.queries.at_desk import held_for, own_together
from meshup.cohosting.forms.hosts import WantedPlacesForm
from meshup.community.rules import may_run_community, may_see_desk
from meshup.desk.registry import Panel
from meshup.fediverse.domain.settings import federation

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return with whom an event is held, or where it has its home."""
    if not may_see_desk(asker):
        return None
    runs = may_run_community(asker)
    held = held_for(asker, slug, now)
    if held is not None:
        form = WantedPlacesForm(initial={"places": held.places_wanted or held.given})
        context = {"held": held, "form": form, "runs": runs, "slug": slug, "now": now}
        return Panel("cohosting/_held.html", context)
    own = own_together(asker, slug, now)
    if own is None and not (runs and federation().is_on):
        return None
    event = event_for(asker, slug)
    if event.ends_at <= now and own is None:
        return None
    template = "cohosting/_of_series.html" if event.series else "cohosting/_own.html"
    return Panel(template, {"own": own, "runs": runs, "slug": slug})
