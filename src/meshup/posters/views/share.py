"""Pictures that people share, in two shapes: of an event, and of the one that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.shown import public_event
from meshup.agenda.domain.tags import AGENDA
from meshup.agenda.domain.wording import beginning_of, where_in_words
from meshup.agenda.errors import NoSuchEvent
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.kit import clock
from meshup.kit.web import keep
from meshup.pictures.cards import Card
from meshup.pictures.lettering import is_drawable
from meshup.pictures.mesh_svg import palette_of
from meshup.pictures.share_pictures import SHAPES, share_png
from meshup.posters.domain.poster_words import picture_title
from meshup.posters.views.drawing import PNG, drawn_file, turn, without_query
from meshup.posters.views.languages import reader_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

AHEAD = 20
"""Events among which the next one is that is not cancelled."""


@require_safe
def event_picture(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Answer with a picture of a public event.

    Raises:
        NoSuchEvent: it does not exist, or is not public. Busy
    """
    shown = public_event(slug)
    if elsewhere := without_query(request):
        return elsewhere
    return keep(_drawn(shown.value, shape), NODE_TAG, *shown.tags)


@require_safe
def next_picture(request: HttpRequest, shape: str) -> HttpResponse:
    """Answer with a picture of the next event that takes place.

    Raises:
        NoSuchEvent: none is known. Busy
    """
    if elsewhere := without_query(request):
        return elsewhere
    now = clock.now()
    coming = upcoming(now, AHEAD)
    event = next((one for one in coming if not one.cancelled), None)
    if event is None:
        raise NoSuchEvent
    return keep(_drawn(event, shape), NODE_TAG, AGENDA, until=next_change(coming, now))


def _drawn(event: Occurrence, shape: str) -> HttpResponse:
    node, language = this_node(), reader_language()
    where = where_in_words(event)
    card = Card(
        seed=event.slug,
        node=node.name,
        title=picture_title(event, language, node),
        when=capfirst(beginning_of(event)),
        where=where if is_drawable(where) else "",
        note=_note(event),
    )
    with turn():
        content = share_png(card, palette_of(node.primary, node.accent), SHAPES[shape])
    return drawn_file(content, PNG, f"{event.slug}-{shape}-{language}.png")


def _note(event: Occurrence) -> str:
    """Return what somebody who saw an earlier picture must not overlook; "" for nothing."""
    if event.cancelled:
        return _("Cancelled")
    return _("New date") if event.moved else ""
