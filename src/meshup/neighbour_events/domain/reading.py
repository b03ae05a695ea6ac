"""Shell: what a neighbour has in its lists, read now and then: what was missed, changed, deleted.

Messages get lost, and some servers send none. So each neighbour is read about once an hour: the
events that it says are to come (FEP-8a8e), and its outbox; a list that did not change costs one
question. Once a day all is read, changed or not. What stands in no list any more is asked for at
its origin, a few at a time.

Nothing runs in a transaction but the writing: the rest is waiting for others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import address_hash, is_web_url, same_origin
from meshup.activitypub.ids import Json, id_of, items_of, types_of
from meshup.fediverse.domain.addressing import is_own
from meshup.kit.errors import Refusal
from meshup.neighbour_events.domain.collection_walk import Fetched, read_list
from meshup.neighbour_events.domain.event_values import LeftOut
from meshup.neighbour_events.domain.origin_documents import take_document, take_from_origin
from meshup.neighbour_events.models import Neighbour, NeighbourEvent
from meshup.remote_actors.domain.fetch_limits import FetchBudget
from meshup.remote_actors.domain.fetching import fetch_if_changed
from meshup.remote_actors.domain.remote_actors import actor_of, actors_by_number
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

SECONDS: Final = 30.0
"""How long one reading takes at most; other jobs are to run as well."""
MOST_FETCHES: Final = 30
MOST_CHECKS: Final = 5
"""Events that stand in no list any more, of which one reading asks their origin."""
WHOLE_EVERY: Final = timedelta(hours=20)
TO_COME: Final = "upcoming"
OUTBOX: Final = "outbox"
WRAPPERS: Final = frozenset({"Create", "Update", "Announce", "Add"})


@dataclass(slots=True)
class Reading:
    """One reading of one neighbour: what it may still cost, and what came of it."""

    neighbour: Neighbour
    actor: RemoteActorFacts
    at: datetime
    until: float
    budget: FetchBudget = field(default_factory=lambda: FetchBudget(MOST_FETCHES))
    met: set[bytes] = field(default_factory=set)
    named: dict[str, None] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    is_unchanged: bool = True
    is_whole: bool = True

    def has_time(self) -> bool:
        """Say whether it may go on."""
        return monotonic() < self.until

    def leave_out(self, reason: str) -> None:
        """Count an event that is not taken."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def read_neighbour(number: int, at: datetime) -> None:
    """Read the lists of a neighbour, and note how that went; nothing for one who is none any more.

    Raises:
        Refusal: none of its lists could be read.
    """
    neighbour = Neighbour.objects.filter(pk=number).first()
    actor = actors_by_number([neighbour.actor_id]).get(neighbour.actor_id) if neighbour else None
    if neighbour is None or actor is None:
        return
    actor = actor_of(actor.actor_id, at)
    reading = Reading(neighbour, actor, at, monotonic() + SECONDS)
    is_full = neighbour.full_at is None or at - neighbour.full_at >= WHOLE_EVERY
    _read_lists(reading, is_full=is_full)
    if not reading.is_unchanged:
        _look_up_named(reading)
        _check_missing(reading)
        neighbour.left_out = reading.left_out
    if is_full:
        neighbour.full_at = at
    neighbour.save(update_fields=["left_out", "full_at", "etags"])


def _read_lists(reading: Reading, *, is_full: bool) -> None:
    roots = {TO_COME: reading.actor.upcoming_events, OUTBOX: reading.actor.outbox}
    refusal, has_read = None, False
    for name, root in roots.items():
        if not same_origin(root, reading.actor.actor_id) or not reading.has_time():
            continue
        try:
            _read_one(reading, name, root, is_full=is_full)
            has_read = True
        except (Refusal, BadDocument) as error:
            reading.is_whole = False
            refusal = refusal or error
    if refusal is not None and not has_read:
        raise refusal


def _read_one(reading: Reading, name: str, root: str, *, is_full: bool) -> None:
    before = reading.neighbour.etags.get(name, {})
    place, etag = (before.get("place", ""), "" if is_full else before.get("etag", ""))

    def fetch(url: str, known: str) -> Fetched | None:
        found = fetch_if_changed(url, reading.at, etag=known, budget=reading.budget)
        return None if found is None else Fetched(found.document, found.etag)

    listing = read_list(root, fetch, reading.has_time, place if etag else "", etag)
    if listing is None:
        return
    reading.is_unchanged = False
    reading.is_whole = reading.is_whole and listing.is_whole
    reading.neighbour.etags[name] = {"place": listing.place, "etag": listing.etag[:200]}
    for item in listing.items:
        _take_item(reading, item)


def _take_item(reading: Reading, item: object) -> None:
    """Keep an event that stands in a list whole, under its own origin; note the id of any other."""
    about = _unwrapped(item)
    event_id = id_of(about)
    if not is_web_url(event_id) or is_own(event_id):
        return
    if isinstance(about, dict) and same_origin(event_id, reading.actor.actor_id):
        reading.met.add(address_hash(event_id))
        _take_whole(reading, about)
    else:
        reading.named[event_id] = None


def _unwrapped(item: object) -> object:
    """Return what an item of a list is about: an event or an id; None for anything else."""
    for _depth in range(3):
        if not isinstance(item, dict) or not WRAPPERS & set(types_of(item)):
            break
        item = next(iter(items_of(item.get("object"), 1)), None)
    is_other = isinstance(item, dict) and "Event" not in types_of(item)
    return None if is_other else item


def _look_up_named(reading: Reading) -> None:
    """Ask the origins of events that are named alone: unknown ones first, then the stalest."""
    checked = _checked_at(reading.named)
    reading.met.update(map(address_hash, reading.named))
    order = sorted(reading.named, key=lambda one: (one in checked, checked.get(one, reading.at)))
    for place, event_id in enumerate(order):
        if reading.budget.left <= MOST_CHECKS or not reading.has_time():
            left = sum(one not in checked for one in order[place:])
            reading.left_out |= {"too-many": left} if left else {}
            return
        NeighbourEvent.objects.filter(id_hash=address_hash(event_id)).update(checked_at=reading.at)
        _take_named(reading, event_id)


def _check_missing(reading: Reading) -> None:
    """Ask the origins of some events that no list has any more whether they are still there."""
    if not reading.is_whole:
        return
    kept = NeighbourEvent.objects.filter(
        sightings__neighbour=reading.neighbour, ends_at__gt=reading.at
    )
    rows = kept.order_by("checked_at", "pk").values_list("pk", "event_id", "id_hash")
    missing = [(pk, event_id) for pk, event_id, digest in rows if bytes(digest) not in reading.met]
    for number, event_id in missing[:MOST_CHECKS]:
        if not reading.has_time():
            return
        NeighbourEvent.objects.filter(pk=number).update(checked_at=reading.at)
        _take_named(reading, event_id)


def _take_named(reading: Reading, event_id: str) -> None:
    """Keep an event as its origin has it; what cannot be read now is left as it is."""
    try:
        take_from_origin(event_id, reading.neighbour.pk, reading.at, reading.budget)
    except LeftOut as left:
        reading.leave_out(left.reason)
    except Refusal:
        reading.leave_out("unreachable")


def _take_whole(reading: Reading, document: Json) -> None:
    try:
        take_document(document, reading.neighbour.pk, reading.at, reading.budget)
    except LeftOut as left:
        reading.leave_out(left.reason)
    except Refusal:
        reading.leave_out("unreachable")


def _checked_at(event_ids: dict[str, None]) -> dict[str, datetime]:
    """Return when the origin of each known event was last asked, by its id; one query."""
    hashes = [address_hash(event_id) for event_id in event_ids]
    rows = NeighbourEvent.objects.filter(id_hash__in=hashes)
    return dict(rows.values_list("event_id", "checked_at"))
