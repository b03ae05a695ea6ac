"""The picture that a shared link to a talk shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.kit import clock
from meshup.kit.date_words import day_in_words
from meshup.kit.localized_text import localized
from meshup.kit.web import keep
from meshup.pictures.cards import Card, card_png
from meshup.pictures.lettering import is_drawable
from meshup.pictures.mesh_svg import palette_of
from meshup.talks.domain.queries.pages import shown_talk

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.community.domain.node_profile import NodeProfile
    from meshup.talks.domain.queries.pages import TalkPage


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with the card of a talk, in the language of its address.

    Raises:
        NoSuchTalk
    """
    node, shown = this_node(), shown_talk(slug, clock.now())
    drawn = Card(
        seed=shown.value.talk.slug,
        node=node.name,
        title=_title(shown.value, node),
        when=_when(shown.value),
        where=_speakers(shown.value),
    )
    picture = card_png(drawn, palette_of(node.primary, node.accent))
    response = HttpResponse(picture, content_type="image/png")
    return keep(response, NODE_TAG, *shown.tags, until=shown.until)


def _title(page: TalkPage, node: NodeProfile) -> str:
    """Return the title in the best language whose letters can be drawn, else the node's name."""
    titles = page.talk.titles
    for language in (get_language() or "", *node.languages, *sorted(titles)):
        words = localized(titles, language, node.languages).words
        if words and is_drawable(words):
            return words
    return node.name


def _speakers(page: TalkPage) -> str:
    names = ", ".join(page.talk.names)
    return names if is_drawable(names) else ""


def _when(page: TalkPage) -> str:
    places = page.coming[:1] or page.past[-1:]
    if not places:
        return ""
    begins = places[0].line.starts_at or places[0].event.starts_at
    return capfirst(day_in_words(begins.astimezone(places[0].event.zone)))
