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
    from collections.abc import Sequence

    from meshup.agenda.domain.occurrence import Occurrence


def evening_labels(events: Sequence[Occurrence]) -> list[tuple[str, str]]:
    """Return slug and words of each: "Wed 2 Dec. 2026 · Paris P2P · 2 slots free for talks".

    Where all have the same title, it is said by none.
    """
    language, languages = get_language() or "en", this_node().languages
    titles = [localized(event.titles, language, languages).words for event in events]
    if len(set(titles)) == 1 and len(titles) > 1:
        titles = [""] * len(titles)
    return [(event.slug, _label(event, title)) for event, title in zip(events, titles, strict=True)]


def _label(event: Occurrence, title: str) -> str:
    room = slots_in_words(event).rstrip(".")
    return " · ".join(filter(None, (capfirst(day_in_short(event.local_start)), title, room)))
