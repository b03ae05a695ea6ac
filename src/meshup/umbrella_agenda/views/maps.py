"""The map of the merged agenda: its towns, drawn, and as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.shown import together
from meshup.mesh.map_drawing import draw
from meshup.mesh.map_marks import MapPoint
from meshup.umbrella_agenda.domain.choosing import choice_in, chosen
from meshup.umbrella_agenda.domain.sources import homes, merged_agenda
from meshup.umbrella_agenda.domain.towns import towns_of
from meshup.umbrella_agenda.views.pages import choosing, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.umbrella_agenda.domain.choosing import Choice
    from meshup.umbrella_agenda.domain.towns import TownWithEvents


@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """Show in which towns something is to come, all or what the address chooses.

    Raises:
        NoUmbrella: this node is none.
    """
    now = clock.now()
    shown, known = merged_agenda(now), homes(now)
    choice = choice_in(request.GET)
    wanted = chosen(shown.value, choice)
    found = towns_of(wanted, known.value, known.value.get(settings.CONFIG.address))
    places = [(town, _address_of(town, choice)) for town in found]
    return public_page(
        request,
        "umbrella_agenda/map.html",
        here="map",
        agenda=together(shown, known),
        map=draw([_point(*place) for place in places]) if places else None,
        towns=places,
        left_out=len(wanted) - sum(len(town.events) for town in found),
        month=today(now),
        **choosing(shown, choice),
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
