"""Venues, as everybody reads them; ``…_for`` also those that only attendees are told.

A venue is public while something public takes place there whose place everybody is told. One that
was just made is not yet: perhaps it is the home of a host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from meshup.agenda.choices import PlaceAudience
from meshup.agenda.domain.queries.lookups import public_rows
from meshup.agenda.domain.queries.reading import completed
from meshup.agenda.domain.stored import stored_venue, stored_venues
from meshup.agenda.errors import NoSuchVenue
from meshup.agenda.models import Pattern
from meshup.community import rules

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Place
    from meshup.community.rules import Asker

SAYS_SO: Final = Q(place_audience=PlaceAudience.EVERYONE)
ALONE: Final = Q(place_audience="", series=None)
AS_ITS_SERIES: Final = Q(place_audience="", series__place_audience=PlaceAudience.EVERYONE)
OPEN: Final = SAYS_SO | ALONE | AS_ITS_SERIES
"""Events whose place everybody is told."""


def public_venues() -> list[Place]:
    """Return the public venues, by name, in four queries."""
    slugs = _public_slugs()
    return [place for place in stored_venues() if place.slug in slugs]


def public_venue(slug: str) -> Place:
    """Return the public venue with address ``slug``.

    Raises:
        NoSuchVenue: there is none, or it is not public; the two look the same.
    """
    if slug not in _public_slugs():
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


def _public_slugs() -> set[str]:
    """Return the addresses of the public venues, in three queries; in four with ``SAYS_SO``."""
    events, patterns = public_rows(), Pattern.objects.exclude(venue=None)
    own = events.filter(OPEN).exclude(venue=None).values_list("venue__slug", flat=True)
    usual = patterns.filter(series__place_audience=PlaceAudience.EVERYONE)
    of_hidden = Q(venue=None, series__place_audience=PlaceAudience.ATTENDEES)
    inherited = completed(list(events.filter(SAYS_SO, of_hidden)))
    found = {*own.distinct(), *usual.values_list("venue__slug", flat=True).distinct()}
    return found | {event.place.slug for event in inherited if event.place}
