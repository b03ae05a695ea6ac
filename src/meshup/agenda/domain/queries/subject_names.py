"""What events, series and venues are called, public or not, for lists that hosts read.

Each asks at most two queries, however many there are. Whoever shows them has asked who reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.assembling import DATED
from meshup.agenda.models import Event, Series, Venue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.kit.localized_text import Texts


def titles_of_events(slugs: Iterable[str]) -> dict[str, tuple[Texts, str]]:
    """Return titles of events by address, with their day (ISO 8601); dates of series as well.

    A single event's day is ""; its title tells it from others. What is gone is left out.
    """
    wanted = set(slugs)
    rows = Event.objects.filter(slug__in=wanted).select_related("series")
    found: dict[str, tuple[Texts, str]] = {}
    for event in rows:
        titles = event.titles or (event.series.titles if event.series else {})
        day = event.recurrence_date.isoformat() if event.recurrence_date else ""
        found[event.slug] = (titles, day)
    dated = {slug: slug[:-11] for slug in wanted - found.keys() if DATED.search(slug)}
    titles_of = titles_of_series(dated.values())
    usual = {slug: (titles_of[own], slug[-10:]) for slug, own in dated.items() if own in titles_of}
    return found | usual


def titles_of_series(slugs: Iterable[str]) -> dict[str, Texts]:
    """Return the titles of series by address."""
    wanted = set(slugs)
    rows = Series.objects.filter(slug__in=wanted) if wanted else Series.objects.none()
    return dict(rows.values_list("slug", "titles"))


def names_of_venues(slugs: Iterable[str]) -> dict[str, str]:
    """Return the names of venues by address."""
    return dict(Venue.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))
