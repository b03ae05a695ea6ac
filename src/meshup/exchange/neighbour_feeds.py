"""Doors of the feeds of our neighbours: what hosts show of other servers, never with our own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _, override
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.domain.neighbours import neighbours_atom, neighbours_calendar
from meshup.exchange.feeds import ATOM, CALENDAR, feed, requested_publisher
from meshup.kit import clock
from meshup.kit.errors import NotFound
from meshup.kit.web import keep
from meshup.neighbour_events.domain.queries.shown import shown_events, shown_hosts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.kit.shown import Shown
    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts
    from meshup.publishing.domain.entries import Publisher


@require_safe
def neighbours_ics(request: HttpRequest) -> HttpResponse:
    """Answer with a calendar of what our neighbours do; ``?from=`` names one server.

    Raises:
        NotFound: nothing of that server is shown.
    """
    publisher, shown = requested_publisher(request), _shown(request)
    with override(publisher.language):
        source = _address(request, publisher, "exchange:neighbours_ics")
        content = neighbours_calendar(publisher, _name(request, publisher), shown.value, source)
        response = feed(content, CALENDAR, "neighbours.ics")
    return keep(response, NODE_TAG, *shown.tags, until=shown.until)


@require_safe
def neighbours_feed(request: HttpRequest) -> HttpResponse:
    """Answer with what is new at our neighbours; ``?from=`` names one server.

    Raises:
        NotFound: nothing of that server is shown.
    """
    publisher, shown = requested_publisher(request), _shown(request)
    with override(publisher.language):
        source = _address(request, publisher, "exchange:neighbours_atom")
        page, name = publisher.page("neighbours"), _name(request, publisher)
        response = feed(neighbours_atom(publisher, name, shown.value, source, page), ATOM)
    return keep(response, NODE_TAG, *shown.tags, until=shown.until)


def _shown(request: HttpRequest) -> Shown[tuple[NeighbourEventFacts, ...]]:
    now, host = clock.now(), request.GET.get("from", "")
    if host and host not in dict(shown_hosts(now).value):
        raise NotFound
    return shown_events(now, host=host)


def _name(request: HttpRequest, publisher: Publisher) -> str:
    of_whom = request.GET.get("from", "")
    name = _("{name}: neighbours").format(name=publisher.name)
    return f"{name}: {of_whom}" if of_whom else name


def _address(request: HttpRequest, publisher: Publisher, name: str) -> str:
    """Return the address of the file itself."""
    address, host = publisher.file(name), request.GET.get("from", "")
    if not host:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'from': host})}"
