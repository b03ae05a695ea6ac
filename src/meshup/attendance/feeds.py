"""Calendar files of who comes: of one registration, and of all evenings of a peer.

Each is opened by a secret address, holds the places that only attendees are told, and is nobody
else's: no page of another site may read it, and nobody keeps it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from meshup.attendance.domain.calendar_addresses import peer_of_calendar
from meshup.attendance.domain.links import registration_by_link
from meshup.attendance.domain.planned_evenings import planned_evenings
from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.kit.addresses import address_of
from meshup.peers.private_pages import private_page
from meshup.publishing.domain import ical
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from meshup.attendance.domain.planned_evenings import PlannedEvening

CALENDAR: Final = "text/calendar; charset=utf-8"


@require_safe
@private_page
def registration_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the evenings of one registration, to put into a calendar.

    Raises:
        NoSuchRegistration: there is none, or not any more.
    """
    planned = planned_evenings([registration_by_link(token)])
    return _calendar(request, planned, address_of("my_evenings"))


@require_safe
def evenings_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with all evenings of a peer, for a calendar that asks from time to time.

    Raises:
        NoSuchCalendar: there is none at this address, or not any more.
    """
    planned = planned_evenings(registrations_of([peer_of_calendar(token)]))
    response = _calendar(request, planned, address_of("my_evenings"))
    response["ETag"] = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    response["Cache-Control"] = "private, no-cache"  # kept, and asked for again each time
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return get_conditional_response(request, response["ETag"], response=response) or response


def _calendar(request: HttpRequest, planned: Iterable[PlannedEvening], page: str) -> HttpResponse:
    """Return a calendar of the evenings to which somebody comes, or may; also cancelled ones."""
    publisher = publisher_in(get_language() or "")
    contents = ical.Contents(
        name=_("%(community)s: my evenings") % {"community": publisher.name},
        source=request.build_absolute_uri(request.path),
        page=settings.CONFIG.address.rstrip("/") + page,
        singles=[one.event for one in planned if one.comes],
    )
    response = HttpResponse(ical.calendar(publisher, contents), content_type=CALENDAR)
    response["Content-Language"] = publisher.language
    response["Content-Disposition"] = 'inline; filename="evenings.ics"'
    return response
