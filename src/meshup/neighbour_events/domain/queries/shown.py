"""Shell: events of neighbours as everybody reads them: those that hosts show, and no others.

Whoever is blocked is left out when it is read, so that a block holds at once, and a lifted one
brings everything back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from meshup.community.domain.queries import this_node
from meshup.kit.shown import Shown
from meshup.neighbour_events.choices import Choice
from meshup.neighbour_events.domain.tags import NEIGHBOUR_EVENTS
from meshup.neighbour_events.domain.versions import moment_of
from meshup.neighbour_events.errors import NoSuchNeighbourEvent
from meshup.neighbour_events.models import NeighbourEvent
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_among
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.kit.localized_text import Texts

MOST_SHOWN: Final = 500
TAGS: Final = frozenset({NEIGHBOUR_EVENTS, BLOCKS_TAG})
VISIBLE: Final = Q(choice=Choice.SHOWN) | Q(
    choice=Choice.NONE, sightings__neighbour__shows_all=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourEventFacts:
    """An event of another server.

    Attributes:
        number: names it on this node.
        url: its page at its origin. event_id: its id in ActivityPub.
        host: of its origin. owner: how the actor whose event it is is called.
        owner_number: the row of that actor.
        titles: by language, "" where that is not known. teaser: plain text. text: safe HTML.
        local_start, local_end: as the clocks of its own place show them.
        has_end: whether its origin says when it ends.
        changed_at: when it was first seen, or its origin changed it since.
        place: on one line; "" for none.
        contacts: ids of actors that it names beside whose it is.
    """

    number: int
    event_id: str
    url: str
    host: str
    owner: str
    owner_number: int
    titles: Texts
    teaser: str
    text: str
    local_start: datetime
    local_end: datetime
    has_end: bool
    changed_at: datetime
    status: str
    is_online: bool
    place: str
    town: str
    tags: tuple[str, ...]
    contacts: tuple[str, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == "cancelled"


def shown_events(
    now: datetime, most: int = MOST_SHOWN, host: str = ""
) -> Shown[tuple[NeighbourEventFacts, ...]]:
    """Return the next events of neighbours that hosts show, of one ``host`` or of all.

    For everybody; at most ``MOST_SHOWN``. The number of queries does not depend on that of events.
    """
    events = _visible(now)
    until = min((event.ends_at for event in events), default=None)
    chosen = [row for row in events if not host or row.host == host][:most]
    return Shown(tuple(facts_of(chosen)), TAGS, until)


def shown_hosts(now: datetime) -> Shown[tuple[tuple[str, int], ...]]:
    """Return the hosts of the events that are shown, with how many, the most first."""
    counts: dict[str, int] = {}
    for row in _visible(now):
        counts[row.host] = counts.get(row.host, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Shown(tuple(ordered), TAGS)


def shown_event(number: int, now: datetime) -> Shown[NeighbourEventFacts]:
    """Return an event that everybody reads.

    Raises:
        NoSuchNeighbourEvent: there is none, or it is not shown; the two look the same.
    """
    rows = not_blocked(_visible_rows(now).filter(pk=number))
    if not rows:
        raise NoSuchNeighbourEvent
    return Shown(facts_of(rows)[0], TAGS, rows[0].ends_at)


def event_numbered(number: int) -> NeighbourEventFacts | None:
    """Return an event, shown or not, for what is reported about it; None for what is gone."""
    return events_numbered([number]).get(number)


def events_numbered(numbers: Iterable[int]) -> dict[int, NeighbourEventFacts]:
    """Return events by number, shown or not, for the log of hosts; those gone are left out."""
    rows = NeighbourEvent.objects.filter(pk__in=list(numbers)).order_by("pk")
    return {facts.number: facts for facts in facts_of(rows)}


def facts_of(rows: Iterable[NeighbourEvent]) -> list[NeighbourEventFacts]:
    """Return rows as values; one query, however many they are."""
    some = list(rows)
    actors = actors_by_number({row.actor_id for row in some}) if some else {}
    node_zone = this_node().time_zone
    return [
        _facts(row, actors[row.actor_id].called, row.time_zone or node_zone)
        for row in some
        if row.actor_id in actors
    ]


def not_blocked(rows: QuerySet[NeighbourEvent]) -> list[NeighbourEvent]:
    """Return the rows of which neither the host nor the owner is blocked."""
    with_owners = list(rows.select_related("actor"))
    asked = {address for row in with_owners for address in (row.event_id, row.actor.actor_id)}
    blocked = blocked_among(asked)
    return [
        row
        for row in with_owners
        if row.event_id not in blocked and row.actor.actor_id not in blocked
    ]


def _visible(now: datetime) -> list[NeighbourEvent]:
    return not_blocked(_visible_rows(now)[:MOST_SHOWN])


def _visible_rows(now: datetime) -> QuerySet[NeighbourEvent]:
    rows = NeighbourEvent.objects.filter(VISIBLE, ends_at__gt=now)
    return rows.distinct().order_by("starts_at", "pk")


def _facts(row: NeighbourEvent, owner: str, zone: str) -> NeighbourEventFacts:
    place = ", ".join(dict.fromkeys(filter(None, (row.place_name, row.street, row.town))))
    return NeighbourEventFacts(
        number=row.pk,
        event_id=row.event_id,
        url=row.url,
        host=row.host,
        owner=owner,
        owner_number=row.actor_id,
        titles=row.titles,
        teaser=row.teaser,
        text=row.text,
        local_start=row.starts_at.astimezone(ZoneInfo(zone)),
        local_end=row.ends_at.astimezone(ZoneInfo(zone)),
        has_end=row.has_end,
        changed_at=max(row.seen_at, moment_of(row.version)),
        status=row.status,
        is_online=row.is_online,
        place=place,
        town=row.town,
        tags=tuple(row.tags),
        contacts=tuple(row.contacts),
    )
