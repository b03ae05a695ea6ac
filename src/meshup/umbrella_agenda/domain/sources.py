"""Shell: the merged agenda as it stands: our own events, those of members, and those of guests.

What comes from where is read by its room, each with a number of queries that does not depend on
how much there is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from meshup.agenda.domain.queries.events import coming_and_next_dates
from meshup.agenda.domain.tags import AGENDA
from meshup.agenda.domain.wording import title_of
from meshup.cohosting.domain.queries.shown import shown_together
from meshup.cohosting.domain.tags import TOGETHER
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.federated_events.domain.materialising import DATES
from meshup.federated_events.domain.queries.ids import ids_of_events
from meshup.federated_events.domain.tags import FEDERATED
from meshup.kit.addresses import address_of
from meshup.kit.localized_text import localized
from meshup.kit.page_conditions import holds
from meshup.kit.shown import Shown, together
from meshup.mesh.domain.queries.known_nodes import shown_nodes
from meshup.neighbour_events.domain.queries.by_ways import events_seen_by
from meshup.umbrella.domain.queries.guest_events import guest_events
from meshup.umbrella.domain.queries.members import members
from meshup.umbrella.domain.settings import is_umbrella, open_umbrella
from meshup.umbrella_agenda.domain.merging import MergedEvent, in_order, merged
from meshup.umbrella_agenda.domain.towns import NodePlace, town_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.domain.node_profile import NodeProfile
    from meshup.neighbour_events.domain.queries.by_ways import EventByWays
    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from meshup.umbrella.domain.queries.guest_events import GuestEventFacts

OWN: Final = "own"
MOST_OWN: Final = 200
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
STATUS: Final = {"confirmed": "confirmed", "cancelled": "cancelled"}


def merged_agenda(now: datetime) -> Shown[tuple[MergedEvent, ...]]:
    """Return what is to come under our umbrella, the soonest first, each event once.

    Raises:
        NoUmbrella: this node is none.
    """
    roof, there = open_umbrella(), members()
    ways = {
        one.actor.pk: f"{'guest' if one.is_guest else 'member'}:{one.number}" for one in there.value
    }
    actors = {one.actor.pk: one.actor for one in there.value}
    own, seen, guests = _own(now), events_seen_by(list(ways), now), guest_events(now)
    agenda = merged(
        own.value,
        (_of_member(one, ways, actors) for one in seen.value),
        (_of_guest(one) for one in guests.value),
    )
    parts = together(roof, there, own, seen, guests)
    return parts.with_value(tuple(in_order(agenda.values())))


def soonest_of_members(now: datetime, most: int) -> Shown[tuple[MergedEvent, ...]] | None:
    """Return what members do next, without what is ours alone; None where this is no umbrella."""
    if not holds(is_umbrella):
        return None
    shown = merged_agenda(now)
    theirs = (event for event in shown.value if event.ways != {OWN})
    return shown.with_value(tuple(islice(theirs, most)))


def homes(now: datetime) -> Shown[dict[str, NodePlace]]:
    """Return where nodes are that this one knows, by their address."""
    shown = shown_nodes(now)
    found = {
        origin_of(node.actor_id): NodePlace(node.city, node.latitude, node.longitude)
        for node in shown.value
        if node.latitude is not None and node.longitude is not None
    }
    return shown.with_value(found)


def _own(now: datetime) -> Shown[tuple[MergedEvent, ...]]:
    """Return our own events: of each series those dates that other umbrellas have, too."""
    node, coming = this_node(), coming_and_next_dates(now, DATES)[:MOST_OWN]
    ids = ids_of_events(event.slug for event in coming)
    events = tuple(_with_hosts(_of_ours(event, node, ids), event.slug) for event in coming)
    until = min((event.ends_at for event in coming), default=None)
    return Shown(events, frozenset({AGENDA, FEDERATED, NODE_TAG, TOGETHER}), until)


def _with_hosts(event: MergedEvent, slug: str) -> MergedEvent:
    """Return an event of ours with all who hold it; one that is at home elsewhere as it is there.

    So it is the same event that comes from its home, and is shown once.
    """
    held = shown_together(slug).value
    if held is None or not held.is_held:
        return event
    hosts = frozenset(host.name for host in held.hosts)
    if held.home.is_own:
        return replace(event, hosts=hosts)
    return replace(
        event,
        key=held.event_id or event.key,
        url=held.home.page or event.url,
        home=origin_of(held.home.group),
        owner=held.home.name,
        hosts=hosts,
    )


def _of_ours(event: Occurrence, node: NodeProfile, ids: Mapping[str, str]) -> MergedEvent:
    languages = tuple(node.languages)
    page = settings.CONFIG.address + address_of("event", languages[0], slug=event.slug)
    place = event.place if event.place and not event.online else None
    where = (place.name, place.address) if place else ("" if event.online else event.area,)
    return MergedEvent(
        key=ids.get(event.slug) or page,
        changed_at=event.changed_at or BEGINNING,
        titles={code: title_of(event, code, languages).words for code in event.titles},
        summary=localized(event.summaries, languages[0], languages).words,
        local_start=event.local_start,
        local_end=event.local_end,
        has_end=True,
        url=page,
        home=settings.CONFIG.address,
        owner=node.name,
        place=", ".join(filter(None, where)),
        town=place.city if place else event.area,
        status=STATUS.get(event.state, "tentative"),
        is_online=event.online,
        ways=frozenset({OWN}),
    )


def _of_member(
    seen: EventByWays, ways: Mapping[int, str], actors: Mapping[int, RemoteActorFacts]
) -> MergedEvent:
    """Return an event of a member; who holds it with them is named by it, and passes it on."""
    event: NeighbourEventFacts = seen.event
    passing = [actors[number] for number in seen.ways if number in actors]
    with_them = {actor.called for actor in passing if actor.actor_id in event.contacts}
    return MergedEvent(
        key=event.event_id,
        changed_at=event.changed_at,
        titles=event.titles,
        summary=event.teaser,
        local_start=event.local_start,
        local_end=event.local_end,
        has_end=event.has_end,
        url=event.url,
        home=origin_of(event.event_id),
        owner=event.owner,
        place=event.place,
        town=event.town,
        status=event.status,
        is_online=event.is_online,
        tags=event.tags,
        ways=frozenset(ways[actor] for actor in seen.ways if actor in ways),
        hosts=frozenset(with_them | {event.owner}) if with_them else frozenset(),
    )


def _of_guest(event: GuestEventFacts) -> MergedEvent:
    return MergedEvent(
        key=event.key,
        changed_at=event.changed_at,
        titles={event.language: event.title},
        summary=event.summary,
        local_start=event.local_start,
        local_end=event.local_end,
        has_end=event.local_end > event.local_start,
        url=event.url,
        home=origin_of(event.url or event.calendar_url),
        owner=event.calendar_name,
        place=event.place,
        town="" if event.is_online else town_in(event.place),
        status="cancelled" if event.is_cancelled else "confirmed",
        is_online=event.is_online,
        ways=frozenset({f"calendar:{event.calendar}"}),
    )


def origin_of(url: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
