"""Pure: where an event of another server takes place, in whatever form it says so.

Method
    ``location`` is a name, an address of the web, an object, or a list of these. The first place is
    the place, and the first address that leads online is where to go there. ``VirtualLocation`` is
    a type of its own, or that of a place's address.

Source
    FEP-8a8e, "Location"; the shapes of Mobilizon, Gancio and Friendica.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.ids import id_of, items_of, types_of
from meshup.activitypub.words import LONGEST_NAME, read_line

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json

MOST_LOCATIONS: Final = 10
VIRTUAL: Final = "VirtualLocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDocument:
    """A place; what it lacks is "", or None. Degrees are of WGS 84, within their bounds."""

    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


def read_locations(document: Json) -> tuple[PlaceDocument | None, str]:
    """Return the place of an event, and the address at which it is online; None and "" for none."""
    place, online_url = None, ""
    for location in items_of(document.get("location"), MOST_LOCATIONS):
        if isinstance(location, str):
            is_url = is_web_url(location.strip())
            online_url = online_url or (location.strip() if is_url else "")
            place = place or (None if is_url else _named(location))
        elif isinstance(location, dict):
            virtual = _virtual(location)
            if virtual is not None:
                online_url = online_url or _online_url(virtual) or _online_url(location)
            else:
                place = place or _place(location)
    return place, online_url


def _virtual(location: Json) -> Json | None:
    """Return what says that a location is online; None for a place."""
    if VIRTUAL in types_of(location):
        return location
    address = location.get("address")
    return address if isinstance(address, dict) and VIRTUAL in types_of(address) else None


def _online_url(virtual: Json) -> str:
    return next((url for url in (id_of(virtual.get("url")),) if is_web_url(url)), "")


def _named(words: object) -> PlaceDocument | None:
    name = read_line(words, LONGEST_NAME)
    return PlaceDocument(name=name) if name else None


def _place(location: Json) -> PlaceDocument | None:
    latitude, longitude = _degrees(location)
    address = next(iter(items_of(location.get("address"), 1)), None)
    parts = address if isinstance(address, dict) else {}
    street = read_line(address if isinstance(address, str) else parts.get("streetAddress"))
    city = read_line(parts.get("addressLocality"), LONGEST_NAME)
    place = PlaceDocument(
        name=read_line(location.get("name"), LONGEST_NAME) or street[:LONGEST_NAME] or city,
        street=street,
        postal_code=read_line(parts.get("postalCode"), 20),
        city=city,
        region=read_line(parts.get("addressRegion"), LONGEST_NAME),
        country=read_line(parts.get("addressCountry"), 100),
        latitude=latitude,
        longitude=longitude,
    )
    return place if place.name or latitude is not None else None


def _degrees(location: Json) -> tuple[float, float] | tuple[None, None]:
    latitude, longitude = (_number(location.get(key)) for key in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):  # noqa: PLR2004 - degrees end there
        return None, None
    return latitude, longitude


def _number(value: object) -> float | None:
    if isinstance(value, str) and len(value) <= 30:  # noqa: PLR2004 - digits of any real number here
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
