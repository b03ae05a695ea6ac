"""Shell: the Group shares events of other servers, by their ids alone, and takes that back.

Who follows reads the event at its origin: nothing of it is copied into what is sent. An event is
shared once at a time, one of ours never, and nothing of a server that is blocked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.addresses import address_hash, is_web_url
from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.delivering import deliver
from meshup.federated_events.domain.announcing import announce_of
from meshup.federated_events.domain.federated_ids import change_id
from meshup.federated_events.domain.sending import Sending
from meshup.federated_events.domain.tags import FEDERATED
from meshup.federated_events.errors import NotToBoost
from meshup.federated_events.models import LONGEST_URL, Boost
from meshup.fediverse.domain.addressing import is_own
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.kit.web import changed
from meshup.remote_actors.domain.blocks import blocked_among, is_blocked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from typing import Any

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class BoostFacts:
    """An event of another server that the Group shares."""

    number: int
    object_id: str
    name: str
    url: str
    announced_at: datetime


@dataclass(frozen=True, slots=True)
class BoostPlan:
    """What is to be shared: its id, and for hosts its name and page; ``inbox`` of whose it is."""

    object_id: str
    name: str = ""
    url: str = ""
    inbox: str = ""


def boost(by: Asker | None, plan: BoostPlan, at: datetime) -> BoostFacts:
    """Share an event of another server with everybody who follows; twice is once.

    Whose event it is hears of it as well. None is the node itself: an umbrella that passes on what
    its members publish.

    Raises:
        HostsOnly, FederationOff
        NotToBoost: it has no such id, is one of ours, or of a server that is blocked.
    """
    require(by, may_run_community)
    if not federation().is_on:
        raise FederationOff
    if (
        len(plan.object_id) > LONGEST_URL
        or not is_web_url(plan.object_id)
        or is_own(plan.object_id)
        or is_blocked(plan.object_id)
    ):
        raise NotToBoost
    with transaction.atomic():
        row, is_new = Boost.objects.get_or_create(
            object_hash=address_hash(plan.object_id),
            undone_at=None,
            defaults={
                "object_id": plan.object_id,
                "name": plan.name[:200],
                "url": plan.url[:LONGEST_URL],
                "inbox": plan.inbox[:LONGEST_URL],
                "announced_at": at,
                "by_id": by.pk if by is not None else None,
            },
        )
        if is_new:
            _send(Sending.begin(at), row, announce_of(row))
        return _facts(row)


def undo_boost(by: Asker, number: int, at: datetime) -> None:
    """Share an event no longer; what is not shared stays so.

    Raises:
        HostsOnly, FederationOff
    """
    require(by, may_run_community)
    if not federation().is_on:
        raise FederationOff
    with transaction.atomic():
        _undo(Boost.objects.filter(pk=number), at)


def undo_blocked(at: datetime) -> int:
    """Share nothing any more of servers that are blocked; return how many that were."""
    if not federation().is_on:
        return 0
    shared = list(Boost.objects.filter(undone_at=None).values_list("pk", "object_id"))
    blocked = blocked_among([object_id for _number, object_id in shared])
    numbers = [number for number, object_id in shared if object_id in blocked]
    with transaction.atomic():
        return _undo(Boost.objects.filter(pk__in=numbers), at) if numbers else 0


def shared_hashes() -> list[bytes]:
    """Return the SHA-256 of the ids of all events that are shared; for jobs."""
    rows = Boost.objects.filter(undone_at=None).values_list("object_hash", flat=True)
    return [bytes(digest) for digest in rows]


def undo_boosts_of(hashes: Collection[bytes], at: datetime) -> int:
    """Share these events no longer, such as those deleted; return how many were shared.

    Args:
        hashes: SHA-256 of their ids.
        at: now.
    """
    if not hashes or not federation().is_on:
        return 0
    with transaction.atomic():
        return _undo(Boost.objects.filter(object_hash__in=list(hashes)), at)


def boosts_for(asker: Asker, most: int) -> list[BoostFacts]:
    """Return what is shared, the latest first, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = Boost.objects.filter(undone_at=None).order_by("-announced_at", "-pk")
    return [_facts(row) for row in rows[:most]]


def boosted_among(object_ids: Iterable[str]) -> dict[str, int]:
    """Return which of these events are shared, with the number of the boost; for hosts' pages."""
    hashes = {address_hash(object_id): object_id for object_id in object_ids}
    rows = Boost.objects.filter(undone_at=None, object_hash__in=list(hashes))
    return {hashes[bytes(digest)]: pk for digest, pk in rows.values_list("object_hash", "pk")}


def _undo(rows: Any, at: datetime) -> int:  # noqa: ANN401 - a query set of boosts
    undone = list(rows.select_for_update(of=("self",)).filter(undone_at=None))
    sending = Sending.begin(at) if undone else None
    for row in undone:
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        if sending is not None:
            announce = announce_of(row)
            undo_id = change_id(announce["id"], "undo", 1)
            to = [*announce["to"], *announce["cc"]]
            _send(sending, row, activities.undo(undo_id, sending.actor.id, announce, to))
    return len(undone)


def _send(sending: Sending, row: Boost, activity: dict[str, Any]) -> None:
    sending.send(activity)
    if row.inbox and row.inbox not in sending.inboxes:
        deliver(activity, by=sending.actor.name, to=[row.inbox], at=sending.at)
    changed(FEDERATED)


def _facts(row: Boost) -> BoostFacts:
    return BoostFacts(row.pk, row.object_id, row.name or row.object_id, row.url, row.announced_at)
