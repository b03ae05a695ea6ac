"""Feeds of the merged agenda, all of it or what the address chooses, and the frame for other sites.

Every feed is public, the same for everybody, and may be read by pages of other sites (CORS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _, override
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG
from meshup.kit import clock
from meshup.kit.frames import count_of, framed, theme_of
from meshup.kit.web import keep, open_to_all
from meshup.publishing.domain.publisher import publisher_in
from meshup.umbrella_agenda.domain.choosing import choice_in, chosen
from meshup.umbrella_agenda.domain.formats import Roof, as_atom, as_calendar, as_linked_data
from meshup.umbrella_agenda.domain.sources import merged_agenda

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from meshup.umbrella_agenda.domain.merging import MergedEvent

    Write = Callable[[Roof, list[MergedEvent]], bytes | str]

CALENDAR: Final = "text/calendar; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
LINKED: Final = "application/ld+json"
MOST_EMBEDDED: Final = 50
USUALLY_EMBEDDED: Final = 8


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer with a calendar of what is to come under our umbrella.

    Raises:
        NoUmbrella: this node is none.
    """
    return _feed(request, as_calendar, CALENDAR, "umbrella.ics")


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Answer with what is new under our umbrella.

    Raises:
        NoUmbrella: this node is none.
    """
    return _feed(request, as_atom, ATOM)


@require_safe
def linked_data(request: HttpRequest) -> HttpResponse:
    """Answer with what is to come as JSON-LD.

    Raises:
        NoUmbrella: this node is none.
    """
    return _feed(request, as_linked_data, LINKED)


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Answer with a small page that any site may show in a frame.

    ``lang``, ``theme`` (light, dark, else the reader's device decides), ``count`` (1 to 50), and
    what is chosen as on the page of the agenda.

    Raises:
        NoUmbrella: this node is none.
    """
    publisher = publisher_in(request.GET.get("lang", ""))
    shown, choice = merged_agenda(clock.now()), choice_in(request.GET)
    count = count_of(request, USUALLY_EMBEDDED, MOST_EMBEDDED)
    with override(publisher.language):
        context: dict[str, Any] = {
            "publisher": publisher,
            "events": chosen(shown.value, choice)[:count],
            "agenda": _with(publisher.page("umbrella"), choice.query),
            "theme": theme_of(request),
        }
        response = render(request, "umbrella_agenda/embed.html", context)
    return keep(framed(response), NODE_TAG, *shown.tags, until=shown.until)


def _feed(request: HttpRequest, write: Write, kind: str, name: str = "") -> HttpResponse:
    publisher = publisher_in(request.GET.get("lang", ""))
    shown, choice = merged_agenda(clock.now()), choice_in(request.GET)
    with override(publisher.language):
        roof = Roof(
            name=_("{name}: all agendas").format(name=publisher.name),
            language=publisher.language,
            source=f"{publisher.address}{request.get_full_path()}",
            page=_with(publisher.page("umbrella"), choice.query),
        )
        response = HttpResponse(write(roof, chosen(shown.value, choice)), content_type=kind)
    response["Content-Language"] = publisher.language
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return keep(open_to_all(response), NODE_TAG, *shown.tags, until=shown.until)


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
