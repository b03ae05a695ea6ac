"""At the desk: how many are there, and who, for those who may see names; somebody has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page
from meshup.desk.registry import Panel
from meshup.kit.clock import now
from meshup.kit.forms.pages import done
from meshup.live.domain.tickets import ticket_for
from meshup.presence.domain.announcing import channel_of
from meshup.presence.domain.host_acts import mark_left, put_back
from meshup.presence.domain.opening_hours import is_open
from meshup.presence.domain.queries.roster import Present, came_to, numbers_present_at
from meshup.presence.rules import may_keep_roster, may_see_how_many
from meshup.presence.spoken_languages import language_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker


class RosterLine(NamedTuple):
    """Somebody who came, for those who keep the roster.

    Attributes:
        registered_as: the name for the list at the door, where it is another one; "" for none.
        languages: each by its own name.
    """

    person: Present
    registered_as: str
    languages: list[tuple[str, str]]


@require_safe
@desk(may_keep_roster)
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """List who is there, and who has left."""
    at = now()
    event = event_for(request.user, slug)
    lines = _lines(came_to(slug, at), slug)
    context = {
        "event": event,
        "now": at,
        "is_open": is_open(event, at),
        "there": [line for line in lines if not line.person.has_left],
        "gone": [line for line in lines if line.person.has_left],
    }
    return desk_page(request, "presence/roster.html", context)


def _lines(people: Sequence[Present], slug: str) -> list[RosterLine]:
    names: dict[int, str] = {}
    for theirs in registrations_of([person.peer for person in people]) if people else ():
        if theirs.name and theirs.evening(slug):
            names[theirs.peer] = theirs.name
    return [
        RosterLine(
            person,
            name if (name := names.get(person.peer, "")) != person.display_name else "",
            [(code, language_name(code)) for code in person.languages],
        )
        for person in people
    ]


@require_POST
@desk(may_keep_roster)
def left(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Note that somebody has left who did not say so."""
    mark_left(signed_in(request), slug, number, now())
    return done(request, _("Noted: they have left. Below you can put them back."), ROSTER, slug)


@require_POST
@desk(may_keep_roster)
def back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Note that somebody has not left."""
    put_back(signed_in(request), slug, number, now())
    return done(request, _("Put back: they are there."), ROSTER, slug)


ROSTER = "presence:roster"


def event_panel(asker: Asker, slug: str, at: datetime) -> Panel | None:
    """Return how many are there, while people can be.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    if not may_see_how_many(asker) or not is_open(event, at):
        return None
    context = {
        "event": event,
        "numbers": numbers_present_at([slug], at)[slug],
        "roster": reverse(ROSTER, args=[slug]) if may_keep_roster(asker) else "",
        "live": _live(event, at),
    }
    return Panel("presence/_event.html", context, style="presence/here.css")


def _live(event: Occurrence, at: datetime) -> str:
    """Return the ticket by which a page hears of new numbers; "" when there are none to come."""
    return ticket_for(channel_of(event.slug), event.ends_at) if is_open(event, at) else ""
