"""Venues, as everybody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.assembling import place_of
from meshup.agenda.errors import NoSuchVenue
from meshup.agenda.models import Venue

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Place


def venues() -> list[Place]:
    """Return the venues, by name."""
    return [place for venue in Venue.objects.order_by("name") if (place := place_of(venue))]


def venue_of(slug: str) -> Place:
    """Return the venue with address ``slug``.

    Raises:
        NoSuchVenue: there is none.
    """
    if (place := place_of(Venue.objects.filter(slug=slug).first())) is None:
        raise NoSuchVenue
    return place
