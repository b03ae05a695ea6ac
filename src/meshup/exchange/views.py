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
from meshup.agenda.domain.queries.venues import public_venues
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.domain.calendar_links import links_of_calendar
from meshup.exchange.domain.sitemap import Page, sitemap as written_sitemap
from meshup.exchange.domain.talk_pages import talk_pages
from meshup.fediverse.domain.queries.handles import shown_group_handle
from meshup.kit import clock
from meshup.kit.frames import count_of, framed, theme_of
from meshup.kit.web import keep
from meshup.proposals.domain.tags import TALKS
from meshup.publishing.domain.publisher import publisher_in
from meshup.talks.domain.tags import SPEAKERS, TOPICS

if TYPE_CHECKING:
    from django.http import HttpRequest

CLOSED: Final = ("desk", "sign-in", "sign-out")
MOST_EMBEDDED: Final = 20
USUALLY_EMBEDDED: Final = 5
MOST_PAGES: Final = 2000


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Answer with a small page of the next events that any site may show in a frame.

    ``lang``, ``theme`` (light, dark, else the reader's device decides), ``count`` (1 to 20).
    """
    publisher, now = publisher_in(request.GET.get("lang", "")), clock.now()
    events = upcoming(now, count_of(request, USUALLY_EMBEDDED, MOST_EMBEDDED))
    with override(publisher.language):
        context: dict[str, Any] = {
            "publisher": publisher,
            "entries": [publisher.entry(event, now) for event in events],
            "agenda": publisher.page("agenda"),
            "theme": theme_of(request),
        }
        response = render(request, "exchange/embed.html", context)
    return keep(framed(response), NODE_TAG, AGENDA, until=next_change(events, now))


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """Show how to subscribe, and how to put the agenda on another site."""
    publisher = publisher_in(getattr(request, "LANGUAGE_CODE", ""))
    address = f"{publisher.address}/embed?{urlencode({'lang': publisher.language, 'count': 5})}"
    calendar = publisher.file("exchange:agenda_ics")
    handle = shown_group_handle()
    context = {
        "publisher": publisher,
        "embed": address,
        "calendar": calendar,
        "links": links_of_calendar(publisher.name, calendar),
        "atom": publisher.file("exchange:atom"),
        "frab": publisher.file("exchange:frab"),
        "group_handle": handle.value,
        "series": [(publisher.localize(series.titles), series.slug) for series in all_series()],
    }
    return keep(render(request, "exchange/sharing.html", context), NODE_TAG, AGENDA, *handle.tags)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with every public page, in each of the node's languages."""
    now = clock.now()
    publishers = [publisher_in(code) for code in publisher_in().languages]
    stored = dict(public_addresses(MOST_PAGES))
    names = ("home", "agenda", "charter", "contact", "privacy")
    pages = [Page(name) for name in names]
    pages += [Page("series", series.slug, series.changed_at) for series in all_series()]
    pages += [Page("venue", venue.slug, venue.changed_at) for venue in public_venues()]
    pages += [Page("event", slug, at) for slug, at in stored.items()]
    coming = (event for event in upcoming(now, 100) if event.slug not in stored)
    pages += [Page("event", event.slug, event.changed_at) for event in coming]
    pages += talk_pages(now)
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    response = HttpResponse(
        written_sitemap(publishers, pages), content_type="application/xml; charset=utf-8"
    )
    return keep(response, NODE_TAG, AGENDA, TALKS, TOPICS, SPEAKERS, until=tomorrow)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with what machines need not look at: the desk, which they cannot enter."""
    publisher = publisher_in()
    disallowed = [f"Disallow: /{code}/{path}/" for code in publisher.languages for path in CLOSED]
    lines = ["User-agent: *", *disallowed, "", f"Sitemap: {publisher.address}/sitemap.xml", ""]
    return keep(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), NODE_TAG)
