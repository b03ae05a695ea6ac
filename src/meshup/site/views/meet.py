"""A room of the node's own, where visitors meet browser to browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.shown import listed
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.community.domain.rooms import check_room, room_at
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
MOST_EVENTS: Final = 200
"""Coming events among which one that leads to a room is looked for."""
POLICY: Final = (
    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), browsing-topics=()"
)


@require_safe
def meet(request: HttpRequest, room: str) -> HttpResponse:
    """Show a room; everything that happens in it is between browsers.

    Search engines may list a room to which a public event leads, and no other: whoever was given
    its address alone need not meet strangers there.

    Raises:
        RoomsClosed: hosts have not opened rooms, or nobody can have this one.
    """
    check_room(this_node(), room)
    config, now = settings.CONFIG, clock.now()
    events = listed((one for one in upcoming(now, MOST_EVENTS) if not one.cancelled), now)
    entry, ticket, until = room, "", events.until
    if config.signalling_access == "ticket":
        stands = now + RETENTION
        entry = ticket = issue(Ticket(room), until=stands + STAY, secret=config.secret_key)
        until = min(stands, until or stands)
    told = {
        "room": room,
        "entry": f"/s/{entry}/",
        "ice": f"/ice?ticket={ticket}" if ticket else "/ice",
        "key": config.signalling_key,
        "words": words(),
        "announced": any(room_at(one.online_url) == room for one in events.value),
    }
    response = render(request, "site/meet.html", told)
    response["Permissions-Policy"] = POLICY
    return keep(response, NODE_TAG, *events.tags, until=until)
