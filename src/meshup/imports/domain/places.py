"""Shell: venues out of what calendar programs call a location, each made once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.venues import venues
from meshup.agenda.domain.venues import create_venue
from meshup.kit.text import folded

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.domain.imported_event import ImportedEvent

TOWN: Final = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,5})\s+(\D[^,]{0,78})")


class Places:
    """The venues of this node, and those that one file adds."""

    def __init__(self, by: Asker | None, at: datetime) -> None:
        self._by, self._at = by, at
        self._known: dict[str, str] = {}
        for place in venues():
            for words in (f"{place.name}, {place.address}", place.name):
                self._known.setdefault(folded(words), place.slug)

    def slug_of(self, event: ImportedEvent) -> str:
        """Return the venue of an event, made when it is new; "" when the file names none."""
        if not event.place:
            return ""
        plan = venue_plan(event)
        for words in (event.place, plan.name):
            if slug := self._known.get(folded(words)):
                return slug
        slug = create_venue(self._by, plan, self._at).slug
        self._known[folded(event.place)] = self._known[folded(plan.name)] = slug
        return slug


def venue_plan(event: ImportedEvent) -> VenuePlan:
    """Return a venue made of "Name, street, 75012 Paris, France"."""
    parts = [part.strip() for part in event.place.split(",") if part.strip()] or [event.place]
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
