"""Posters as PDF: of public events to everybody, of drafts to whoever works at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.agenda.domain.assembling import as_everybody_reads
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.shown import public_event
from meshup.community.access import desk
from meshup.community.domain.queries import NODE_TAG
from meshup.kit.web import keep
from meshup.posters.domain.drawn_posters import drawn_poster
from meshup.posters.views.drawing import PDF, drawn_file, turn, without_query
from meshup.posters.views.languages import reader_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence


@require_safe
def poster(request: HttpRequest, slug: str, size: str, *, is_black: bool) -> HttpResponse:
    """Answer with the poster of a public event, which everybody may print and hang up.

    Raises:
        NoSuchEvent: it does not exist, or is not public. NothingToInviteTo, LettersMissing, Busy
    """
    shown = public_event(slug)
    if elsewhere := without_query(request):
        return elsewhere
    return keep(_drawn(shown.value, size, is_black=is_black), NODE_TAG, *shown.tags)


@require_safe
@desk()
def desk_poster(request: HttpRequest, slug: str, size: str, *, is_black: bool) -> HttpResponse:
    """Answer with the poster of any event, as it will be for everybody.

    Raises:
        NoSuchEvent, NothingToInviteTo, LettersMissing, Busy
    """
    event = as_everybody_reads(event_for(request.user, slug))
    return _drawn(event, size, is_black=is_black)


def _drawn(event: Occurrence, size: str, *, is_black: bool) -> HttpResponse:
    language = reader_language()
    with turn():
        content = drawn_poster(event, language, size, is_black=is_black)
    ending = "-black" if is_black else ""
    return drawn_file(content, PDF, f"{event.slug}-{size}{ending}-{language}.pdf")
