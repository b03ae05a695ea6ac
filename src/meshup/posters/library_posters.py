"""Posters of coming evenings, as others may take them from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy as _

from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.errors import NoSuchEvent
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.library.choices import ItemKind
from meshup.library.errors import NoSuchSource
from meshup.library.sources import Draft, ItemSource
from meshup.posters.domain.drawn_posters import drawn_poster
from meshup.posters.errors import NothingToInviteTo
from meshup.posters.views.drawing import turn

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

SIZE: Final = "a4"
MOST_EVENTS: Final = 20


def _choices(_asker: Asker, now: datetime) -> list[tuple[str, str]]:
    return [(event.slug, _named(event)) for event in upcoming(now, MOST_EVENTS)]


def _draft(_asker: Asker, slug: str, _at: datetime) -> Draft:
    """Return the poster of a public event in the main language of the node."""
    language = (this_node().languages or ["en"])[0]
    try:
        event = event_of(slug)
        with turn():
            content = drawn_poster(event, language, SIZE)
    except (NoSuchEvent, NothingToInviteTo):
        raise NoSuchSource from None
    return Draft(kind=ItemKind.POSTER, titles=dict(event.titles), file=content)


def _named(event: Occurrence) -> str:
    words = localized(event.titles, get_language() or "en", this_node().languages).words
    return f"{words}, {short_day(event.starts_at.astimezone(event.zone))}"


SOURCE: Final = ItemSource(
    name="poster", title=_("Posters of coming evenings"), choices=_choices, draft=_draft
)
