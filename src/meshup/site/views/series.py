"""A series with its editions, and a venue with what happens there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.queries.events import events_at
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.series import series_and_occurrences
from meshup.agenda.domain.queries.venues import venue_of
from meshup.agenda.domain.rule_words import in_words
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.site.views.answers import public_page, today_there

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COMING: Final = 12
PAST: Final = 24
LONG_AGO: Final = timedelta(days=366 * 20)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show when a series takes place, and its editions.

    Raises:
        NoSuchSeries: there is none.
    """
    now = clock.now()
    today = today_there(this_node(), now)
    found, events = series_and_occurrences(slug, today - LONG_AGO, today + HORIZON)
    pattern = pattern_on(found.patterns, today) or next(iter(found.patterns), None)
    coming = [one for one in events if one.ends_at > now][:COMING]
    context = {
        "series": found,
        "pattern": pattern,
        "rhythm": in_words(pattern.rule) if pattern else "",
        "coming": coming,
        "past": [one for one in reversed(events) if one.ends_at <= now][:PAST],
    }
    return public_page(request, "site/series.html", context, now, coming)


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a venue, how to get there, and what comes next in it.

    Raises:
        NoSuchVenue: there is none.
    """
    now = clock.now()
    place = venue_of(slug)
    events = events_at(slug, now)
    return public_page(request, "site/venue.html", {"place": place, "events": events}, now, events)
