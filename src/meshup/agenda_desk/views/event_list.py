"""Every event at the desk: what is undecided, what is coming, each year, and a search."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from meshup.agenda.choices import State
from meshup.agenda.domain.plans import FIRST, LAST
from meshup.agenda.domain.queries.host_lists import between_for, coming_for, undecided_for
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.search import search_for, tidy_search, years_with_events
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.desk.registry import event_figures
from meshup.kit.clock import now
from meshup.kit.errors import NotFound
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

ON_A_PAGE: Final = 20
MOST: Final = 500
"""Coming events that are listed, and events that a search finds."""


@desk()
def event_list(request: HttpRequest) -> HttpResponse:
    """List what is undecided and coming; with ``year``, that year; with ``q``, what is found.

    Raises:
        NotFound: no such year.
    """
    at = now()
    words = tidy_search(request.GET.get("q", ""))
    year = None if words else _year(request.GET.get("year", ""))
    events = _events(request.user, words, year, at)
    page = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    figures = event_figures(request.user, [event.slug for event in page], at)
    context = {
        "now": at,
        "words": words,
        "year": year,
        "years": _years(at),
        "page": page,
        "entries": [
            (_heading(event, at, year), event, figures.get(event.slug, "")) for event in page
        ],
        "most": MOST if len(events) == MOST and not year else None,
    }
    return desk_page(request, "agenda_desk/event_list.html", context)


def _events(asker: Asker, words: str, year: int | None, at: datetime) -> list[Occurrence]:
    if words:
        return search_for(asker, words, at, MOST)
    if year:
        zone = this_node().time_zone
        first, last = date(year, 1, 1), date(year + 1, 1, 1)
        return between_for(asker, moment(first, time(), zone), moment(last, time(), zone))
    return [*undecided_for(asker), *coming_for(asker, at, MOST)][:MOST]


def _heading(event: Occurrence, at: datetime, year: int | None) -> str:
    """Return under what an event stands: its state, or its year and whether it is still to come."""
    if year:
        return str(year)
    if event.state == State.DRAFT:
        return _("Drafts")
    if event.state == State.SUGGESTED:
        return _("Suggestions")
    begins_in = event.local_start.year
    if event.ends_at > at:
        return _("Coming in %(year)s") % {"year": begins_in}
    return str(begins_in)


def _year(text: str) -> int | None:
    """Return the year that an address asks for; None when it asks for none.

    Raises:
        NotFound
    """
    if not text:
        return None
    if not text.isdecimal() or not FIRST.year <= (year := int(text)) < LAST.year:
        raise NotFound
    return year


def _years(at: datetime) -> list[int]:
    """Return the years that are offered, latest first: from the first event to the horizon."""
    known = years_with_events()
    if not known:
        return []
    last = max(known[0], (at + HORIZON).year)
    return list(range(last, known[-1] - 1, -1))
