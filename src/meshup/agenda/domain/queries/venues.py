"""Venues, as everybody reads them; ``…_for`` also those that only attendees are told.

A venue is public while something public takes place there whose place everybody is told. One that
was just made is not yet: perhaps it is the home of a host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from meshup.agenda.choices import PlaceAudience
from meshup.agenda.domain.assembling import place_of
from meshup.agenda.domain.queries.lookups import public_rows
from meshup.agenda.domain.queries.reading import completed
from meshup.agenda.domain.stored import stored_venue, stored_venues
from meshup.agenda.errors import NoSuchVenue
from meshup.agenda.models import Pattern, Venue
from meshup.community import rules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Place
    from meshup.community.rules import Asker

SAYS_SO: Final = Q(place_audience=PlaceAudience.EVERYONE)
ALONE: Final = Q(place_audience="", series=None)
AS_ITS_SERIES: Final = Q(place_audience="", series__place_audience=PlaceAudience.EVERYONE)
OPEN: Final = SAYS_SO | ALONE | AS_ITS_SERIES
"""Events whose place everybody is told."""


def public_venues() -> list[Place]:
    """Return the public venues, by name, in three queries at most."""
    rows = _open_venues() | Venue.objects.filter(slug__in=_slugs_by_dates())
    return [place for venue in rows.order_by("name") if (place := place_of(venue))]


def public_venue(slug: str) -> Place:
    """Return the public venue with address ``slug``.

    Raises:
        NoSuchVenue: there is none, or it is not public; the two look the same.
    """
    if place := place_of(_open_venues().filter(slug=slug).first()):
        return place
    if slug not in _slugs_by_dates():
        raise NoSuchVenue
    return stored_venue(slug)


def venues_for(asker: Asker) -> list[Place]:
    """Return all venues, by name; none to somebody who does not help with the agenda."""
    return stored_venues() if rules.may_see_desk(asker) else []


def venue_for(asker: Asker, slug: str) -> Place:
    """Return any venue with address ``slug``.

    Raises:
        NoSuchVenue: there is none, or ``asker`` does not help with the agenda.
    """
    if not rules.may_see_desk(asker):
        raise NoSuchVenue
    return stored_venue(slug)


def _open_venues() -> QuerySet[Venue]:
    """Return the venues of events, and of the usual dates, of which everybody is told the place."""
    events = public_rows().filter(OPEN, venue=OuterRef("pk"))
    usual = Pattern.objects.filter(
        venue=OuterRef("pk"), series__place_audience=PlaceAudience.EVERYONE
    )
    return Venue.objects.filter(Exists(events) | Exists(usual))


def _slugs_by_dates() -> set[str]:
    """Return the venues of dates that say themselves, against their series, that all are told."""
    withheld = Q(venue=None, series__place_audience=PlaceAudience.ATTENDEES)
    dates = completed(list(public_rows().filter(SAYS_SO, withheld)))
    return {event.place.slug for event in dates if event.place}
