"""Pictures that the node draws itself: covers, cards for shared links, its mark and its icons."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.shown import public_event
from meshup.agenda.domain.tags import series_tag
from meshup.agenda.domain.wording import beginning_of, number_beside, title_of, where_in_words
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.kit.localized_text import localized
from meshup.kit.web import keep
from meshup.pictures import cards
from meshup.pictures.cards import Card
from meshup.pictures.lettering import is_drawable
from meshup.pictures.mesh_svg import cover_svg, framed_svg, mark_svg, palette_of
from meshup.pictures.uploads import as_icon

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.domain.node_profile import NodeProfile

SVG: Final = "image/svg+xml; charset=utf-8"
PNG: Final = "image/png"

ICONS: Final = {32: False, 180: True, 192: False, 512: False}
"""Sides of the icons, in pixels, and whether each covers its whole square."""


@require_safe
def cover(_request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a drawing for an event that has no picture."""
    event = public_event(slug)
    return _drawn(event.value.slug, NODE_TAG, *event.tags)


@require_safe
def series_cover(_request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a drawing for a series that has no picture."""
    return _drawn(series_of(slug).slug, NODE_TAG, series_tag(slug))


def _drawn(seed: str, *tags: str) -> HttpResponse:
    node = this_node()
    drawing = cover_svg(seed, palette_of(node.primary, node.accent))
    return keep(HttpResponse(drawing, content_type=SVG), *tags)


@require_safe
def event_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the picture that a shared link to an event shows."""
    node, shown = this_node(), public_event(slug)
    event = shown.value
    with translation.override(_language(request, node)):
        card = Card(
            seed=event.slug,
            node=node.name,
            title=_title(event, node),
            when=capfirst(beginning_of(event)),
            where=where_in_words(event),
            note=note(event),
        )
    return keep(_card(card, node), NODE_TAG, *shown.tags)


@require_safe
def node_card(request: HttpRequest) -> HttpResponse:
    """Answer with the picture that a shared link to any other page shows."""
    node = this_node()
    language = _language(request, node)
    title = localized(node.summaries, language, node.languages).words or node.name
    return keep(_card(Card(seed=node.name, node=node.name, title=title), node), NODE_TAG)


def _card(card: Card, node: NodeProfile) -> HttpResponse:
    picture = cards.card_png(card, palette_of(node.primary, node.accent))
    return HttpResponse(picture, content_type=PNG)


def _language(request: HttpRequest, node: NodeProfile) -> str:
    """Return the language asked for by ``?lang=``, else the node's own."""
    requested, known = request.GET.get("lang", ""), dict(settings.LANGUAGES)
    wanted = (requested, *node.languages)
    return next((language for language in wanted if language in known), settings.LANGUAGE_CODE)


def _title(event: Occurrence, node: NodeProfile) -> str:
    """Return the title in the best language whose letters can be drawn, else the node's name."""
    current = translation.get_language() or ""
    for language in (current, *node.languages, *sorted(event.titles)):
        title = title_of(event, language, node.languages).words
        if title and is_drawable(title):
            return title
    return f"{node.name} {number_beside(node.name, event)}".strip()


def note(event: Occurrence) -> str:
    """Return what somebody who saw an earlier card must not overlook; "" when there is nothing."""
    if event.cancelled:
        return gettext("Cancelled")
    return gettext("New date") if event.moved else ""


@require_safe
def mark(_request: HttpRequest) -> HttpResponse:
    """Answer with the sign of the node: its logo, else one drawn from its name."""
    node = this_node()
    if logo := _logo(node, 192, full=False):
        drawing = framed_svg(f"data:{PNG};base64,{b64encode(logo).decode()}")
    else:
        drawing = mark_svg(node.name, palette_of(node.primary, node.accent))
    return keep(HttpResponse(drawing, content_type=SVG), NODE_TAG)


@require_safe
def icon(_request: HttpRequest, size: int) -> HttpResponse:
    """Answer with the sign of the node as a square PNG, in one of a few sizes."""
    if size not in ICONS:
        raise Http404
    return _icon(size, full=ICONS[size])


@require_safe
def maskable(_request: HttpRequest) -> HttpResponse:
    """Answer with the sign of the node for systems that cut icons to a shape of their own."""
    return _icon(512, full=True)


def _icon(side: int, *, full: bool) -> HttpResponse:
    node = this_node()
    palette = palette_of(node.primary, node.accent)
    picture = _logo(node, side, full=full) or cards.icon_png(node.name, palette, side, full=full)
    return keep(HttpResponse(picture, content_type=PNG), NODE_TAG)


def _logo(node: NodeProfile, side: int, *, full: bool) -> bytes:
    """Return the node's own logo as an icon, or nothing when it has none."""
    file = Path(settings.MEDIA_ROOT, node.logo)
    return as_icon(file, side, on_white=full) if node.logo and file.is_file() else b""


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """Answer with what a phone wants to know before it puts the node on its home screen."""
    node = this_node()
    icons = [
        {"src": reverse("files:icon", args=[side]), "sizes": f"{side}x{side}", "type": PNG}
        for side in (192, 512)
    ]
    cut = {"src": reverse("files:maskable"), "sizes": "512x512", "type": PNG, "purpose": "maskable"}
    drawn = {"src": reverse("files:mark"), "sizes": "any", "type": "image/svg+xml"}
    fields = {
        "name": node.name,
        "short_name": node.name[:12].strip() if len(node.name) > 12 else node.name,  # noqa: PLR2004 - what a home screen shows
        "lang": next(iter(node.languages), settings.LANGUAGE_CODE),
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": node.primary,
        "icons": [drawn, *icons, cut],
    }
    return keep(JsonResponse(fields, content_type="application/manifest+json"), NODE_TAG)
