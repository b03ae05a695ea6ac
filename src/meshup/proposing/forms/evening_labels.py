"""An evening as one chooses it: its day, its title, and how much room there is for talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import get_language

from meshup.agenda.domain.wording import slots_in_words
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_short
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence


def evening_label(event: Occurrence) -> str:
    """Return "Wed 2 Dec. 2026 · Paris P2P · 2 slots free for talks"."""
    title = localized(event.titles, get_language() or "en", this_node().languages).words
    room = slots_in_words(event).rstrip(".")
    return " · ".join(filter(None, (capfirst(day_in_short(event.local_start)), title, room)))
