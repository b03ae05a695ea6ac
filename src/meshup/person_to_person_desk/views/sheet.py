"""The rounds of an evening on paper: who sits where, and large numbers to stand on the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.rules import may_help_participants
from meshup.person_to_person_desk.domain.sheets import sheets_of, tables_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@desk(may_help_participants)
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who sits where in the round that is seen and the one that comes, as they are printed."""
    room = room_view(slug, now())
    context = {
        "event": event_for(request.user, slug),
        "room": room,
        "sheets": sheets_of(room) if room is not None else [],
    }
    return desk_page(request, "person_to_person_desk/sheet.html", context)


@require_safe
@desk(may_help_participants)
def table_cards(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a card for each table, to be printed, folded and put on it."""
    at = now()
    session = session_of(slug, at)
    names = session.wish.tables if session is not None else ()
    context = {
        "event": event_for(request.user, slug),
        "tables": tables_of(room_view(slug, at), names),
    }
    return desk_page(request, "person_to_person_desk/table_cards.html", context)
