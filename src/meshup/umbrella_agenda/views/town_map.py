"""The drawn map of the merged agenda, and its towns as a list, for the page that shows both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from meshup.mesh.map_drawing import draw
from meshup.mesh.map_marks import MapPoint
from meshup.umbrella_agenda.domain.sources import homes
from meshup.umbrella_agenda.domain.towns import towns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.kit.shown import Shown
    from meshup.umbrella_agenda.domain.choosing import Choice
    from meshup.umbrella_agenda.domain.merging import MergedEvent
    from meshup.umbrella_agenda.domain.towns import TownWithEvents


def town_map(events: Sequence[MergedEvent], choice: Choice, now: datetime) -> Shown[dict[str, Any]]:
    """Return what the template needs: the map of these events, their towns, how many have none."""
    known = homes(now)
    found = towns_of(events, known.value, known.value.get(settings.CONFIG.address))
    places = [(town, _address_of(town, choice)) for town in found]
    return known.with_value(
        {
            "map": draw([_point(*place) for place in places]) if places else None,
            "towns": places,
            "left_out": len(events) - sum(len(town.events) for town in found),
        }
    )


def _address_of(town: TownWithEvents, choice: Choice) -> str:
    """Return where all that is to come in a town is listed, of what is chosen."""
    return f"{reverse('umbrella_agenda:agenda')}?{choice.within(town.name).query}"


def _point(town: TownWithEvents, href: str) -> MapPoint:
    count = len(town.events)
    name = ngettext("{town}: {count} date", "{town}: {count} dates", count)
    return MapPoint(
        town.latitude,
        town.longitude,
        name.format(town=town.name, count=count),
        href,
        "event",
        town.name,
    )
