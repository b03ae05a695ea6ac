"""Shell: events of others as rows: the newest version of each, once, as long as something holds it.

Method
    What a set of messages leaves behind does not depend on their order or number. An event is its
    newest version (``versions``) and the set of its sightings; when it was deleted last is
    remembered, and a version that is not later does not bring it back. So the same message again,
    or an older one after a newer one, changes nothing.

    Whose event it is, its origin alone decides. A deletion holds for events of whoever sent it.
    Rows of one event are locked by its hash before they are changed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, F, Max, Q

from meshup.activitypub.addresses import address_hash, host_of
from meshup.kit.web import changed
from meshup.neighbour_events.domain.tags import NEIGHBOUR_EVENTS
from meshup.neighbour_events.domain.versions import is_after, is_from_origin, is_newer
from meshup.neighbour_events.models import EventLookup, GoneEvent, NeighbourEvent, Sighting
from meshup.neighbour_events.signals import events_gone, events_seen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.neighbour_events.domain.event_values import EventValues

MOST_EVENTS: Final = 200
"""Of one neighbour; the soonest are kept."""
MOST_GONE: Final = 2_000
"""Of one host that are remembered as deleted; the latest are kept."""
GONE_FOR: Final = timedelta(days=400)
"""For how long it is remembered: longer than an event may lie ahead is kept of it."""
RETENTION: Final = timedelta(days=30)
"""For how long an event is kept when it is over."""


@transaction.atomic
def keep_event(
    event_id: str,
    version: str,
    values: EventValues,
    actor_number: int,
    neighbours: Iterable[int],
    at: datetime,
) -> bool:
    """Keep an event, unless it is known in a newer version or gone; return whether a row changed.

    It is kept once, whoever sends it.

    Args:
        event_id: its id; whoever calls has made sure that its origin says what ``values`` hold.
        version: see ``versions.version_of``.
        values: what is kept of it.
        actor_number: whose event it is.
        neighbours: numbers of those who announced it, or have it in a list; each is a sighting.
        at: now.
    """
    digest = address_hash(event_id)
    gone_at = _gone_at(digest, actor_number)
    if gone_at is not None and not is_after(version, gone_at):
        return False
    row = NeighbourEvent.objects.select_for_update().filter(id_hash=digest).first()
    is_new = row is None
    if row is None:
        row = NeighbourEvent(id_hash=digest, event_id=event_id, host=host_of(event_id), seen_at=at)
    is_corrected = is_from_origin(version) and row.actor_id != actor_number
    is_changed = is_newer(version, row.version) or is_corrected
    if is_changed:
        _fill(row, values)
        row.version, row.actor_id, row.checked_at = version, actor_number, at
        row.save()
    seen = [_see(row, number) for number in sorted(set(neighbours))]
    if is_new:
        for number in set(neighbours):
            _bound(number, at)
    if is_changed or any(seen):
        changed(NEIGHBOUR_EVENTS)
    if any(seen):
        transaction.on_commit(lambda: events_seen.send(None))
    return is_changed or any(seen)


@transaction.atomic
def delete_event(event_id: str, deleted_at: datetime, actor_number: int | None) -> bool:
    """Remove an event that was deleted, and remember when; return whether there was one.

    A version of later than ``deleted_at`` stays, or comes back: the deletion was taken back.
    ``actor_number``: who says so; None for the origin itself.
    """
    digest, host = address_hash(event_id), host_of(event_id)
    gone = GoneEvent.objects.filter(id_hash=digest, actor_id=actor_number).first()
    if gone is None:
        GoneEvent.objects.create(
            id_hash=digest, actor_id=actor_number, host=host, gone_at=deleted_at
        )
        _bound_gone(host)
    elif gone.gone_at < deleted_at:
        gone.gone_at = deleted_at
        gone.save(update_fields=["gone_at"])
    transaction.on_commit(lambda: events_gone.send(None))
    row = NeighbourEvent.objects.select_for_update().filter(id_hash=digest).first()
    if row is None or is_after(row.version, deleted_at):
        return False
    if actor_number not in {None, row.actor_id}:
        return False
    return drop_event(event_id)


@transaction.atomic
def drop_event(event_id: str) -> bool:
    """Remove an event that its origin no longer shows, until it does again; say if it was there."""
    removed, _by_model = NeighbourEvent.objects.filter(id_hash=address_hash(event_id)).delete()
    if removed:
        changed(NEIGHBOUR_EVENTS)
    return removed > 0


@transaction.atomic
def unsee_event(event_id: str, neighbour: int) -> bool:
    """Forget that a neighbour passed on an event of somebody else; say whether they had.

    The event goes with the last who has it, and is not looked up for them any more. Of an event of
    their own it says nothing.
    """
    digest = address_hash(event_id)
    row = NeighbourEvent.objects.select_for_update().filter(id_hash=digest).first()
    if row is None:
        return EventLookup.objects.filter(id_hash=digest, neighbour=neighbour).delete()[0] > 0
    seen = Sighting.objects.filter(event=row, neighbour=neighbour)
    seen = seen.exclude(neighbour__actor=F("event__actor"))
    if not seen.delete()[0]:
        return False
    if not Sighting.objects.filter(event=row).exists():
        row.delete()
    changed(NEIGHBOUR_EVENTS)
    return True


def remove_unseen() -> int:
    """Remove events that no neighbour has any more; return how many."""
    unseen = NeighbourEvent.objects.annotate(ways=Count("sightings")).filter(ways=0)
    numbers = list(unseen.values_list("pk", flat=True))
    NeighbourEvent.objects.filter(pk__in=numbers).delete()
    changed(NEIGHBOUR_EVENTS)
    return len(numbers)


def expire(at: datetime) -> int:
    """Remove what is over since a month, and forget old deletions; return how many events went."""
    with transaction.atomic():
        old = NeighbourEvent.objects.filter(ends_at__lt=at - RETENTION)
        numbers = list(old.values_list("pk", flat=True))
        NeighbourEvent.objects.filter(pk__in=numbers).delete()
        GoneEvent.objects.filter(gone_at__lt=at - GONE_FOR).delete()
        if numbers:
            changed(NEIGHBOUR_EVENTS)
    return len(numbers)


def _gone_at(digest: bytes, actor_number: int) -> datetime | None:
    """Return when an event of this actor was deleted last; None for never."""
    said = GoneEvent.objects.filter(id_hash=digest)
    by_whom = Q(actor=None) | Q(actor_id=actor_number)
    last: datetime | None = said.filter(by_whom).aggregate(last=Max("gone_at"))["last"]
    return last


def _fill(row: NeighbourEvent, values: EventValues) -> None:
    row.url, row.titles, row.teaser, row.text = (
        values.url,
        values.titles,
        values.teaser,
        values.text,
    )
    row.starts_at, row.ends_at, row.has_end = values.starts_at, values.ends_at, values.has_end
    row.time_zone, row.status, row.is_online = values.time_zone, values.status, values.is_online
    row.place_name, row.street, row.town = values.place_name, values.street, values.town
    row.tags, row.contacts = list(values.tags), list(values.contacts)


def _see(row: NeighbourEvent, neighbour: int) -> bool:
    _sighting, is_new = Sighting.objects.get_or_create(event=row, neighbour_id=neighbour)
    return is_new


def _bound(neighbour: int, at: datetime) -> None:
    """Keep the events of a neighbour within bounds: what is over goes first, then what is far."""
    ways = Sighting.objects.filter(neighbour_id=neighbour)
    if ways.count() <= MOST_EVENTS:
        return
    coming = ways.filter(event__ends_at__gt=at).order_by("event__starts_at", "event__id_hash")
    over = ways.filter(event__ends_at__lte=at).order_by("-event__starts_at", "event__id_hash")
    ordered = [*coming.values_list("pk", flat=True), *over.values_list("pk", flat=True)]
    ways.filter(pk__in=ordered[MOST_EVENTS:]).delete()
    remove_unseen()


def _bound_gone(host: str) -> None:
    gone = GoneEvent.objects.filter(host=host)
    surplus = gone.count() - MOST_GONE
    if surplus > 0:
        oldest = gone.order_by("gone_at", "pk").values_list("pk", flat=True)[:surplus]
        GoneEvent.objects.filter(pk__in=list(oldest)).delete()
