"""Shell: venues out of what calendar programs call a location, each made once.

A location is known by its whole address: "Maison de quartier" of Toulouse is not the one in Paris.
Which venue it became is kept, so that a venue that hosts have renamed stays the one. Venues are
never changed here.

Method
    Two addresses are the same when their words are, without case, accents, punctuation and the
    country. A name alone is a venue that hosts made, if only one has it. Coordinates more than a
    kilometre apart are two places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_venue, stored_venues
from meshup.agenda.domain.venues import create_venue
from meshup.imports.models import ImportedPlace
from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Place
    from meshup.calendar_files.imported_event import ImportedEvent
    from meshup.community.rules import Asker

TOWN: Final = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,5})\s+(\D[^,]{0,78})")
COUNTRIES: Final = frozenset(
    {"france", "belgique", "belgium", "suisse", "switzerland", "schweiz", "deutschland"}
    | {"germany", "allemagne", "espana", "spain", "espagne", "italia", "italy", "italie"}
    | {"luxembourg", "nederland", "netherlands", "pays bas", "united kingdom", "royaume uni"}
    | {"uk", "usa", "united states", "etats unis", "canada", "portugal", "osterreich", "austria"}
    | {"autriche", "ireland", "irlande", "polska", "poland", "pologne", "ceska republika"}
)
TOKEN: Final = "+"  # noqa: S105 - a sign before the number of a venue that is to be made
KILOMETRES_A_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Location:
    """What a file says of a place: its words normalised, and its coordinates if it has them."""

    words: str
    latitude: float | None
    longitude: float | None

    def is_near(self, latitude: float | None, longitude: float | None) -> bool:
        """Say whether it may be the place at these coordinates; unknown ones contradict nothing."""
        if None in {self.latitude, self.longitude, latitude, longitude}:
            return True
        north = self.latitude - latitude  # type: ignore[operator]
        east = (self.longitude - longitude) * cos(radians(latitude))  # type: ignore[operator,arg-type]
        return hypot(north, east) * KILOMETRES_A_DEGREE <= 1


class Places:
    """The venues of this node, and those that one file adds."""

    def __init__(self) -> None:
        self._venues = {place.slug: place for place in stored_venues()}
        self._known: dict[str, list[ImportedPlace]] = defaultdict(list)
        for row in ImportedPlace.objects.order_by("pk"):
            if row.venue in self._venues:
                self._known[row.digest].append(row)
        made = {row.venue for rows in self._known.values() for row in rows if row.made}
        self._by_words: dict[str, list[Place]] = defaultdict(list)
        for place in self._venues.values():
            if place.slug in made:
                continue
            whole = _normal([place.name, *place.address.split(",")])
            for words in {whole, _normal([place.name])}:
                self._by_words[words].append(place)
        self._new: list[tuple[Location, VenuePlan]] = []
        self._tokens: dict[str, list[int]] = defaultdict(list)

    def venue_of(self, event: ImportedEvent) -> str:
        """Return the venue of an event, "" when the file names none.

        It may be a token, for a venue that is to be made: ``make`` makes it.
        """
        if not event.place.strip():
            return ""
        location = location_of(event)
        for row in self._known.get(_digest(location.words), ()):
            if location.is_near(row.latitude, row.longitude):
                return row.venue
        found = [
            place
            for place in self._by_words.get(location.words, ())
            if location.is_near(place.latitude, place.longitude)
        ]
        if len(found) == 1:
            return found[0].slug
        return self._token(location, event)

    def make(self, by: Asker | None, venue: str, at: datetime) -> str:
        """Return the address of a venue, which is made when ``venue`` is a token."""
        if not venue.startswith(TOKEN):
            return venue
        location, plan = self._new[int(venue.removeprefix(TOKEN))]
        digest = _digest(location.words)
        for row in ImportedPlace.objects.filter(digest=digest).order_by("pk"):
            if location.is_near(row.latitude, row.longitude) and row.venue in self._venues:
                return row.venue
        slug = create_venue(by, plan, at).slug
        row = ImportedPlace.objects.create(
            digest=digest,
            latitude=location.latitude,
            longitude=location.longitude,
            venue=slug,
            made=True,
        )
        self._known[digest].append(row)
        self._venues[slug] = stored_venue(slug)
        return slug

    def name_of(self, venue: str) -> str:
        """Return what people call a venue, or one that is to be made."""
        if venue.startswith(TOKEN):
            return self._new[int(venue.removeprefix(TOKEN))][1].name
        return self._venues[venue].name if venue in self._venues else venue

    def _token(self, location: Location, event: ImportedEvent) -> str:
        numbers = self._tokens[location.words]
        for number in numbers:
            if location.is_near(self._new[number][0].latitude, self._new[number][0].longitude):
                return f"{TOKEN}{number}"
        numbers.append(len(self._new))
        self._new.append((location, venue_plan(event)))
        return f"{TOKEN}{numbers[-1]}"


def location_of(event: ImportedEvent) -> Location:
    """Return where an event is, for comparing."""
    return Location(_normal(_parts(event.place)), event.latitude, event.longitude)


def venue_plan(event: ImportedEvent) -> VenuePlan:
    """Return a venue made of "Name, street, 75012 Paris, France"."""
    parts = _parts(event.place)
    name, rest = parts[0], parts[1:]
    if name[:1].isdigit() and rest:
        # a house number: the place has no name but its street
        name, rest = f"{name}, {rest[0]}", [name, *rest]
    at = next((index for index, part in enumerate(rest) if TOWN.fullmatch(part)), None)
    town = TOWN.fullmatch(rest[at]) if at is not None else None
    return VenuePlan(
        name=name[:120],
        street=", ".join(rest[:at] if town else rest)[:160],
        postal_code=town[1][:16] if town else "",
        city=town[2].strip()[:80] if town else "",
        latitude=event.latitude,
        longitude=event.longitude,
    )


def _parts(place: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,\n]", place) if part.strip()] or [place.strip()]


def _normal(parts: Iterable[str]) -> str:
    """Return the words of an address for comparing: no case, accents, punctuation, country."""
    bare = (" ".join(re.findall(r"\w+", folded(part))) for part in parts)
    words = [part for part in bare if part]
    while len(words) > 1 and words[-1] in COUNTRIES:
        words.pop()
    return " ".join(words)


def _digest(words: str) -> str:
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
