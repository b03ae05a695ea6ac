"""A room of the node's own, where visitors meet browser to browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.community.domain.rooms import check_room
from meshup.kit import clock
from meshup.kit.web import keep
from meshup.signalling.tickets import Ticket, issue
from meshup.site.meet_words import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

STAY: Final = timedelta(hours=12)
"""For how long at least a visitor's ticket opens the room."""
RETENTION: Final = timedelta(hours=1)
"""For how long visitors are given the same ticket."""
POLICY: Final = (
    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), browsing-topics=()"
)


@require_safe
def meet(request: HttpRequest, room: str) -> HttpResponse:
    """Show a room; everything that happens in it is between browsers.

    Raises:
        RoomsClosed: hosts have not opened rooms, or nobody can have this one.
    """
    check_room(this_node(), room)
    config = settings.CONFIG
    entry, ticket, until = room, "", None
    if config.signalling_access == "ticket":
        until = clock.now() + RETENTION
        entry = ticket = issue(Ticket(room), until=until + STAY, secret=config.secret_key)
    told = {
        "room": room,
        "entry": f"/s/{entry}/",
        "ice": f"/ice?ticket={ticket}" if ticket else "/ice",
        "key": config.signalling_key,
        "words": words(),
    }
    response = render(request, "site/meet.html", told)
    response["Permissions-Policy"] = POLICY
    return keep(response, NODE_TAG, until=until)
