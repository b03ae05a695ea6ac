"""Pure: in which towns the events of an agenda are, and where on Earth these are.

Reads the list of towns that comes with Meshup. Of several that are called alike, the one nearest
to the node whose event it is is meant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.towns import town_key, towns_in_address, towns_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.kit.towns import Town
    from meshup.umbrella_agenda.domain.merging import MergedEvent

MOST_TOWNS: Final = 200


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where a node is: its town, and degrees north and east (WGS 84)."""

    city: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class TownWithEvents:
    """A town, where it is, and what is to come there, the soonest first."""

    name: str
    latitude: float
    longitude: float
    events: tuple[MergedEvent, ...]


def town_in(place: str) -> str:
    """Return the town that the words of a place name; "" for none."""
    towns = towns_in_address(place)
    return towns[0].name if towns else ""


def towns_of(
    events: Iterable[MergedEvent], homes: Mapping[str, NodePlace], here: NodePlace | None
) -> list[TownWithEvents]:
    """Return the towns of ``events``, in the order in which something is first to come there.

    Left out is what is online, or in a town that nobody knows.

    Args:
        homes: where nodes are, by their address. here: where this one is.
    """
    found: dict[str, list[MergedEvent]] = {}
    for event in events:
        key = town_key(event.town)
        if key and not event.is_online and (key in found or len(found) < MOST_TOWNS):
            found.setdefault(key, []).append(event)
    towns = []
    for there in found.values():
        near = homes.get(there[0].home) or here
        if (place := _place(there[0].town, near)) is not None:
            towns.append(TownWithEvents(there[0].town, *place, tuple(there)))
    return towns


def _place(name: str, near: NodePlace | None) -> tuple[float, float] | None:
    if near is not None and town_key(near.city) == town_key(name):
        return near.latitude, near.longitude
    towns = towns_named(name)
    if not towns:
        return None
    town = towns[0] if near is None else min(towns, key=lambda one: _squared(one, near))
    return town.latitude, town.longitude


def _squared(town: NodePlace | Town, near: NodePlace) -> float:
    """Return how far apart two places are, squared: as on a plane, which does for comparing."""
    east = (town.longitude - near.longitude + 180) % 360 - 180
    return (town.latitude - near.latitude) ** 2 + (
        east * math.cos(math.radians(near.latitude))
    ) ** 2
