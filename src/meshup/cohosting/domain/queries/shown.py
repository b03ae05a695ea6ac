"""Shell: events that are held together, as everybody reads of them: by whom, where, how many come.

Only who said yes is shown, as the record has it: at the home, who agreed with us; with others,
those whose own yes we have seen. All such events of the node are read at once and remembered until
one of them changes, so that lists and feeds may ask for each event that they show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import same_origin
from meshup.attendance.domain.numbers import rough
from meshup.cohosting.domain.tag_memo import TagMemo
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.models import Carried, Together
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import own_actors
from meshup.kit.shown import Shown
from meshup.publishing.held_with import OtherHost
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, is_blocked

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS: Final = frozenset({TOGETHER, BLOCKS_TAG, NODE_TAG})
EARTH_KM: Final = 6_371


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHost:
    """A community that holds an event; ``page`` is its own page of it, "" where not known."""

    group: str
    name: str
    url: str
    page: str
    is_home: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """Where one of them holds it; ``coming`` is rough, and None where it is not shown."""

    host: ShownHost
    name: str
    street: str
    city: str
    mode: str
    latitude: float | None
    longitude: float | None
    coming: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherPage:
    """An event that several communities hold.

    Attributes:
        hosts: all of them, the home first.
        places: where they hold it; one where all hold it at the home's place.
        coming: in all places together, roughly; None where nobody shows numbers.
        is_held: whether we still hold it; else it goes on elsewhere.
        event_id: what other servers call it; "" while it has no such name.
    """

    hosts: tuple[ShownHost, ...]
    places: tuple[ShownPlace, ...]
    coming: int | None
    is_held: bool = True
    event_id: str = ""

    @property
    def home(self) -> ShownHost:
        """Whose event it is."""
        return self.hosts[0]

    @property
    def others(self) -> tuple[ShownHost, ...]:
        """All but us."""
        return tuple(host for host in self.hosts if not host.is_own)

    @property
    def towns(self) -> tuple[str, ...]:
        """Where it is held, each once, as far as it is known where that is."""
        known = (place.city for place in self.places if place.city and place.latitude is not None)
        return tuple(dict.fromkeys(known))


def shown_together(slug: str) -> Shown[TogetherPage | None]:
    """Return with whom, and where, an event is held; None where it is ours alone."""
    page = _pages.value().get(slug)
    return Shown(page, TAGS if page is not None else frozenset({TOGETHER}))


def other_hosts(slug: str) -> tuple[OtherHost, ...]:
    """Return with whom an event is held, for feeds, calendars and documents."""
    page = _pages.value().get(slug)
    if page is None or not page.is_held:
        return ()
    return tuple(OtherHost(host.name, host.page or host.url) for host in page.others)


def nearest_first(page: TogetherPage, town: str) -> TogetherPage:
    """Return the same with the places nearest to one of its towns first; the rest as they were."""
    start = next((place for place in page.places if place.city == town), None)
    if start is None or start.latitude is None or start.longitude is None:
        return page
    here = (start.latitude, start.longitude)
    return replace(page, places=tuple(sorted(page.places, key=lambda place: _km(here, place))))


def _read() -> dict[str, TogetherPage]:
    ours = list(Together.objects.exclude(version=0).select_related("event"))
    theirs = list(Carried.objects.exclude(event=None).select_related("event"))
    if not ours and not theirs:
        return {}
    own = next((actor.id for actor in own_actors() if actor.kind == "Group"), "")
    found = {}
    for row in ours:
        groups = {host["group"] for host in row.document.get("hosts", ())}
        if groups:
            found[row.event.slug] = _page(row.document, groups, own)
    for held in theirs:
        if held.event is None or not held.document:
            continue
        page = _page(_with_us(held.document, own), {*held.hosts, own}, own)
        found[held.event.slug] = replace(page, is_held=held.is_held)
    return {slug: page for slug, page in found.items() if page.others}


def _with_us(document: Mapping[str, Any], own: str) -> dict[str, Any]:
    """Return a record with us among the hosts, who said yes before the home may have noticed."""
    hosts = list(document.get("hosts", ()))
    if own not in {host["group"] for host in hosts}:
        hosts.append({"group": own, "name": this_node().name, "url": absolute("/")})
    return {**document, "hosts": hosts}


def _page(document: Mapping[str, Any], groups: set[str], own: str) -> TogetherPage:
    places = {place["group"]: place for place in document.get("places", ())}
    home = document["home"]
    entries = [home, *(host for host in document.get("hosts", ()) if host["group"] in groups)]
    hosts = tuple(
        _host(entry, places.get(entry["group"], {}), home["group"], own)
        for entry in entries
        if not is_blocked(entry["group"])
    )
    at_home = document.get("url", "")
    hosts = tuple(
        replace(host, page=host.page or at_home) if host.is_home else host for host in hosts
    )
    counts = [
        places[host.group]["coming"] for host in hosts if "coming" in places.get(host.group, {})
    ]
    shown = (_place(host, places.get(host.group, {})) for host in hosts)
    return TogetherPage(
        hosts=hosts,
        places=tuple(place for place in shown if place.name or place.city or place.host.is_home),
        coming=rough(sum(counts)) if counts else None,
        event_id=document.get("event", ""),
    )


def _host(entry: Mapping[str, Any], place: Mapping[str, Any], home: str, own: str) -> ShownHost:
    group = entry["group"]
    return ShownHost(
        group=group,
        name=entry["name"],
        url=_on_its_own(entry.get("url", ""), group),
        page=_on_its_own(place.get("url", ""), group),
        is_home=group == home,
        is_own=group == own,
    )


def _on_its_own(url: str, group: str) -> str:
    """Return an address where it is the host's own; what a record says of others may be a lie."""
    return url if url and same_origin(url, group) else ""


def _place(host: ShownHost, place: Mapping[str, Any]) -> ShownPlace:
    return ShownPlace(
        host=host,
        name=place.get("name", ""),
        street=place.get("streetAddress", ""),
        city=place.get("addressLocality", ""),
        mode=place.get("mode", "offline"),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        coming=place.get("coming"),
    )


def _km(here: tuple[float, float], place: ShownPlace) -> float:
    """Return how far a place is, as the crow flies; endlessly where nobody said where it is."""
    if place.latitude is None or place.longitude is None:
        return float("inf")
    north, east = radians(place.latitude), radians(place.longitude)
    from_north, from_east = radians(here[0]), radians(here[1])
    half = sin((north - from_north) / 2) ** 2
    half += cos(from_north) * cos(north) * sin((east - from_east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


_pages: Final[TagMemo[dict[str, TogetherPage]]] = TagMemo(TAGS, _read)
