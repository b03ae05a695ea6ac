"""The agenda: as a list, by month, by year, and searched."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import events_between, upcoming
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.search import (
    search as search_events,
    tidy_search,
    years_with_events,
)
from meshup.agenda.domain.shown import listed, listed_with_what_was
from meshup.community.domain.queries import this_node
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.errors import NotFound
from meshup.kit.month import Month, month_of, today_in
from meshup.neighbour_events.domain.queries.shown import shown_events, shown_hosts
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

COMING: Final = 40
OF_NEIGHBOURS: Final = 5


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """List what is coming, by month."""
    now = clock.now()
    return public_page(
        request,
        "site/agenda.html",
        now=now,
        events=listed(upcoming(now, COMING), now),
        years=years_with_events(),
        month=Month(today_in(this_node().time_zone, now)),
        neighbour_events=shown_events(now, OF_NEIGHBOURS),
    )


@require_safe
def neighbours(request: HttpRequest) -> HttpResponse:
    """List what hosts show of other servers, of all or of one: each entry leads to its origin.

    Raises:
        NotFound: nothing of that server is shown.
    """
    now, host = clock.now(), request.GET.get("from", "")
    hosts = shown_hosts(now)
    if host and host not in dict(hosts.value):
        raise NotFound
    return public_page(
        request,
        "site/neighbours.html",
        now=now,
        neighbour_events=shown_events(now, host=host),
        hosts=hosts,
        host=host,
    )


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """List one year, from its beginning.

    Raises:
        NotFound: nothing is known of that year.
    """
    now = clock.now()
    years = years_with_events()
    if year not in _years(years, now):
        raise NotFound
    first = date(year, 1, 1)
    return public_page(
        request,
        "site/year.html",
        now=now,
        events=listed_with_what_was(_events_between(first, date(year + 1, 1, 1)), now),
        years=years,
        year=year,
        month=Month(first),
    )


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show one month, week by week.

    Raises:
        NotFound: no such month, or nothing is known of its year.
    """
    now = clock.now()
    years = years_with_events()
    if not 1 <= month <= Month.LAST or year not in _years(years, now):
        raise NotFound
    shown = Month(date(year, month, 1))
    first, last = shown.first_shown, shown.last_shown
    on_its_weeks = listed_with_what_was(_events_between(first, last + timedelta(days=1)), now)
    events = on_its_weeks.value
    return public_page(
        request,
        "site/month.html",
        now=now,
        events=on_its_weeks.with_value([one for one in events if shown.holds(one)]),
        weeks=month_of(shown, events),
        month=shown,
        years=years,
        has_previous=shown.previous.first.year in _years(years, now),
        has_next=shown.next.first.year in _years(years, now),
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """List the events in which all the words asked for occur."""
    now = clock.now()
    words = tidy_search(request.GET.get("q", ""))
    events = listed_with_what_was(search_events(words, now), now)
    return public_page(request, "site/search.html", now=now, events=events, words=words)


def _years(told: list[int], now: datetime) -> range:
    """Return the years that may be looked at: from the first that is known to the horizon."""
    first = min(told, default=now.year)
    return range(first, max([*told, (now + HORIZON).year]) + 1)


def _events_between(first: date, last: date) -> list[Occurrence]:
    """Return the events from the day ``first`` on, before the day ``last``, by the node's clock."""
    zone = this_node().time_zone
    return events_between(moment(first, time(), zone), moment(last, time(), zone))
