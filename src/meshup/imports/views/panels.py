"""What imports add to the desk: calendars in trouble, and what the last nights changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.imports.domain.addresses import addresses_in_trouble, latest_nights, trouble_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.models import Source


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return what the desk's first page says of calendars that are read at night."""
    if not may_run_community(asker):
        return OverviewPart()
    nights = latest_nights(now)
    return OverviewPart(
        todos=[_todo(source) for source in addresses_in_trouble()],
        panel=Panel("imports/overview.html", {"nights": nights}) if nights else None,
    )


def _todo(source: Source) -> Todo:
    url = reverse("imports:send")
    notes = [source.failure] if source.failure else []
    label = _("Preview what it changes")
    return Todo(trouble_in_words(source), source.url, url, notes, [Action(label, url)])
