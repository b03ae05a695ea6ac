"""Signs for tables and zones: asked for at the desk, answered with a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk
from meshup.desk.pages import desk_page
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.posters.domain.sign_words import (
    drawn_signs,
    table_words,
    tables_of,
    zone_words,
    zones_of,
)
from meshup.posters.forms.signs import ZONES, SignsForm
from meshup.posters.views.drawing import PDF, drawn_file, turn
from meshup.posters.views.languages import reader_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence


@require_safe
@desk()
def signs(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which signs; answer with them as PDF once that is said.

    Raises:
        NoSuchEvent
    """
    event = event_for(request.user, slug)
    form = SignsForm(
        request.GET or None, tables=tables_of(slug, clock.now()), zones=zones_of(event)
    )
    content = _drawn(event, form) if form.is_valid() else None
    if content is None:
        return desk_page(request, "posters/signs.html", {"event": event, "form": form}, form)
    of, size = form.cleaned_data["of"], form.cleaned_data["size"]
    return drawn_file(content, PDF, f"{slug}-{of}-{size}-{reader_language()}.pdf")


def _drawn(event: Occurrence, form: SignsForm) -> bytes | None:
    """Return the signs that a valid form asks for; None when they are refused, as it says then."""
    wish = form.cleaned_data
    words = (zone_words if wish["of"] == ZONES else table_words)(event, reader_language())

    def draw() -> bytes:
        with turn():
            return drawn_signs(form.names(), words, wish["size"], is_black=wish["black"])

    return try_to(form, draw)
