"""Texts and pictures with which hosts announce an event elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.agenda.domain.shown import public_event
from meshup.agenda_desk.domain.announcing import is_unrecorded, is_unsure, ready_texts
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.kit.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@desk()
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """Show ready texts of a public event, as everybody may read it, to copy.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    event = public_event(slug).value
    context = {
        "event": event,
        "unsure": is_unsure(event, now()),
        "unrecorded": is_unrecorded(event, now()),
        "texts": ready_texts(event, this_node(), now()),
    }
    return desk_page(request, "agenda_desk/announce.html", context)
