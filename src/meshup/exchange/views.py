"""Doors for what stands on other sites, and for the machines that look for pages."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.queries.search import public_addresses
from meshup.agenda.domain.queries.series import all_series
from meshup.agenda.domain.queries.venues import venues
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.domain.publisher import outlet_in
from meshup.exchange.domain.sitemap import Page, sitemap as written_sitemap
from meshup.kit import clock
from meshup.kit.web import keep

if TYPE_CHECKING:
    from django.http import HttpRequest

CLOSED: Final = ("desk", "sign-in", "sign-out", "suggest")
THEMES: Final = ("light", "dark")
MOST_EMBEDDED: Final = 20
USUALLY_EMBEDDED: Final = 5
MOST_PAGES: Final = 2000


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Answer with a small page of the next events that any site may show in a frame.

    ``lang``, ``theme`` (light, dark, else the reader's device decides), ``count`` (1 to 20).
    """
    outlet, now = outlet_in(request.GET.get("lang", "")), clock.now()
    events = upcoming(now, _count(request.GET.get("count", "")))
    theme = request.GET.get("theme", "")
    with override(outlet.language):
        told: dict[str, Any] = {
            "outlet": outlet,
            "entries": [outlet.entry(one) for one in events],
            "agenda": outlet.page("site:agenda"),
            "theme": theme if theme in THEMES else "",
        }
        response = render(request, "exchange/embed.html", told)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.may_be_framed = True  # type: ignore[attr-defined]
    return keep(response, NODE_TAG, AGENDA, until=next_change(events, now))


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """Show how to subscribe, and how to put the agenda on another site."""
    outlet = outlet_in(getattr(request, "LANGUAGE_CODE", ""))
    address = f"{outlet.address}/embed?{urlencode({'lang': outlet.language, 'count': 5})}"
    calendar = outlet.file("exchange:agenda_ics")
    told = {
        "outlet": outlet,
        "embed": address,
        "calendar": calendar,
        "webcal": calendar.replace("https://", "webcal://").replace("http://", "webcal://"),
        "atom": outlet.file("exchange:atom"),
        "frab": outlet.file("exchange:frab"),
        "series": [(outlet.said(one.titles), one.slug) for one in all_series()],
    }
    return keep(render(request, "exchange/sharing.html", told), NODE_TAG, AGENDA)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with every public page, in each of the node's languages."""
    now = clock.now()
    outlets = [outlet_in(code) for code in outlet_in().languages]
    stored = dict(public_addresses(MOST_PAGES))
    names = ("home", "agenda", "charter", "contact", "privacy")
    pages = [Page(f"site:{name}") for name in names]
    pages += [Page("site:series", one.slug, one.changed_at) for one in all_series()]
    pages += [Page("site:venue", one.slug, one.changed_at) for one in venues()]
    pages += [Page("site:event", slug, at) for slug, at in stored.items()]
    coming = (one for one in upcoming(now, 100) if one.slug not in stored)
    pages += [Page("site:event", one.slug, one.changed_at) for one in coming]
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    response = HttpResponse(
        written_sitemap(outlets, pages), content_type="application/xml; charset=utf-8"
    )
    return keep(response, NODE_TAG, AGENDA, until=tomorrow)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with what machines need not look at: the desk, which they cannot enter."""
    outlet = outlet_in()
    closed = [f"Disallow: /{code}/{door}/" for code in outlet.languages for door in CLOSED]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {outlet.address}/sitemap.xml", ""]
    return keep(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), NODE_TAG)


def _count(asked: str) -> int:
    return max(1, min(int(asked[:3]), MOST_EMBEDDED)) if asked.isdecimal() else USUALLY_EMBEDDED
