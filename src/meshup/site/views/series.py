"""A series with its editions, and a venue with what happens there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from meshup.agenda.domain import shown
from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.queries.events import around_at
from meshup.agenda.domain.shown import listed, listed_with_what_was
from meshup.attendance.domain.queries.numbers import shown_size
from meshup.community.domain.queries import this_node
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.month import today_in
from meshup.proposals.domain.queries.calls import shown_open_calls
from meshup.recurrence.rule_words import in_words

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

COMING: Final = 12
AT_ONCE: Final = 4
"""Coming events that are seen before their list is unfolded."""
PAST: Final = 240
COMING_AT_VENUE: Final = 20
PAST_AT_VENUE: Final = 24


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show when a series takes place, and its editions.

    Raises:
        NoSuchSeries: there is none.
    """
    now = clock.now()
    today = today_in(this_node().time_zone, now)
    both = shown.series_and_editions(slug, today, now)
    found, editions = both.value
    pattern = pattern_on(found.patterns, today) or next(iter(found.patterns), None)
    past = [event for event in reversed(editions) if event.ends_at <= now]
    coming = [event for event in editions if event.ends_at > now][:COMING]
    following = next((event for event in coming if not event.cancelled), None)
    attendance = shown_size(following, now) if following else None
    return public_page(
        request,
        "site/series.html",
        now=now,
        calls=shown_open_calls(now),
        series=both.with_value(found),
        pattern=pattern,
        rhythm=in_words(pattern.rule) if pattern else "",
        coming=coming[:AT_ONCE],
        following=following,
        with_slots=_with_slots(coming, now),
        attendance=attendance,
        later=coming[AT_ONCE:],
        past=past[:PAST],
        older=len(past) > PAST,
    )


def _with_slots(coming: list[Occurrence], now: datetime) -> list[Occurrence]:
    """Return the next event if it had room for talks, and when it is full the first that is not."""
    open_for_talks = [event for event in coming if event.starts_at > now and not event.cancelled]
    first = open_for_talks[:1]
    if not first or not first[0].is_full:
        return first
    return [*first, *[event for event in open_for_talks if event.free_slots][:1]]


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a venue, how to get there, what comes next in it, and what has been there.

    Raises:
        NoSuchVenue: there is none.
    """
    now = clock.now()
    coming, past = around_at(slug, now, COMING_AT_VENUE, PAST_AT_VENUE)
    return public_page(
        request,
        "site/venue.html",
        now=now,
        place=shown.public_venue(slug),
        events=listed(coming, now),
        coming=coming[:AT_ONCE],
        later=coming[AT_ONCE:],
        past=listed_with_what_was(past, now),
    )
