"""The projector: a screen for the room, opened by a secret address on a laptop nobody touches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import events_between, upcoming
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.url_paths import path_in_language
from meshup.peers.private_pages import private_page
from meshup.projector.domain.evenings import AFTER, BEFORE, evening_in_the_room
from meshup.projector.domain.joining import codes_of
from meshup.projector.domain.screens import data_of, sections_for
from meshup.projector.domain.secrets import check_token
from meshup.projector.join_pages import join_page
from meshup.projector.parts import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence

    View = Callable[[HttpRequest, str, str], HttpResponse]

NEXT_DATES: Final = 3


def screen(view: View) -> View:
    """Open a view to whoever has the secret of the event's projector; nobody keeps its answer."""

    def opened(request: HttpRequest, slug: str, token: str) -> HttpResponse:
        check_token(token, slug, clock.now())
        return view(request, slug, token)

    return private_page(require_safe(wraps(view)(opened)))


@screen
def projector(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the evening to the whole room.

    Raises:
        BadToken, ExpiredToken, NoSuchEvent
    """
    viewer = Viewer(slug, get_language() or "en", "projector", clock.now())
    evening = evening_in_the_room(slug, viewer.language)
    sections = sections_for(viewer).value
    addresses = {
        name: reverse(f"projector:{name}", args=[slug, token])
        for name in ("codes", "service_worker")
    }
    languages = [code for code in this_node().languages if code in dict(settings.LANGUAGES)]
    context: dict[str, Any] = {
        "evening": evening,
        "moment": evening.at(viewer.at),
        "viewer": viewer,
        "sections": sections,
        "starts": round(evening.starts_at.timestamp() * 1000),
        "next_dates": _next_dates(slug, viewer.at),
        "other_languages": [
            (
                code,
                get_language_info(code)["name_local"].capitalize(),
                path_in_language(request.path, code),
            )
            for code in languages
            if code != viewer.language
        ],
        "data": {
            **data_of(sections, viewer, evening.lasts_until + AFTER),
            "addresses": addresses,
            "workers": [path_in_language(addresses["service_worker"], code) for code in languages],
            "until": round((evening.lasts_until + AFTER).timestamp() * 1000),
        },
    }
    return render(request, "projector/projector.html", context)


@screen
def codes(request: HttpRequest, slug: str, token: str) -> HttpResponse:  # noqa: ARG001 - of its address
    """Answer with the codes of one hour, from the moment ``from`` (milliseconds) on.

    Raises:
        BadToken, ExpiredToken, NoSuchEvent
    """
    language = get_language() or "en"
    ends = evening_in_the_room(slug, language).ends_at
    first = _moment(request.GET.get("from", ""))
    last = {"ends": round(ends.timestamp() * 1000)}
    if first is None or not clock.now() - BEFORE <= first < ends:
        return JsonResponse({"codes": [], **last})
    return JsonResponse({**codes_of(slug, language, first), **last})


@screen
def service_worker(request: HttpRequest, slug: str, token: str) -> HttpResponse:  # noqa: ARG001
    """Answer with the script that keeps the screen for a browser without a network.

    Its scope is the address of the screen, and nothing else.

    Raises:
        BadToken, ExpiredToken, NoSuchEvent
    """
    evening_in_the_room(slug, get_language() or "en")
    script = "projector/service-worker.js"
    return render(request, script, content_type="text/javascript; charset=utf-8")


@require_safe
def join(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Lead whoever typed the short address to the event that runs; to the agenda if several do."""
    at = clock.now()
    near = [event for event in events_between(at, at + BEFORE) if not event.cancelled]
    running = [event for event in near if event.starts_at <= at] or near
    slug = running[0].slug if len(running) == 1 else ""
    page = address_of(join_page(slug, at).name, slug=slug) if slug else ""
    response = HttpResponseRedirect(page or address_of("agenda") or "/")
    response["Cache-Control"] = "no-store"
    return response


def _next_dates(slug: str, at: datetime) -> list[Occurrence]:
    """Return the next dates that everybody knows of, without the event itself."""
    coming = (event for event in upcoming(at, NEXT_DATES + 2) if not event.cancelled)
    return [event for event in coming if event.slug != slug and event.starts_at > at][:NEXT_DATES]


def _moment(written: str) -> datetime | None:
    """Return the moment that a script wrote in milliseconds since 1970; None for anything else."""
    if not (written.isascii() and written.isdigit() and len(written) <= len("9999999999999")):
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(written))
