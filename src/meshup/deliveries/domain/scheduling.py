"""Shell: whose turn it is, and what they get in it.

Method
    Servers with something due stand in a circle: each gets a turn of some deliveries, then the next
    one does, so that a server with ten thousand of them delays nobody. One whose circuit is open is
    left out until it may be tried; so is an inbox. What waits for an inbox keeps its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from meshup.deliveries.domain.batches import HostBatch, WaitingDelivery
from meshup.deliveries.models import Delivery, DeliveryHost
from meshup.fediverse.domain.own_actors import own_actor, signer
from meshup.fediverse.domain.settings import federation
from meshup.remote_actors.domain.blocks import is_blocked, is_blocked_host
from meshup.remote_actors.domain.instances import instance_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from meshup.fediverse.domain.own_actors import Flavour
    from meshup.kit.http_fetch import Signer

TURN: Final = 20
"""Deliveries to one server in a turn."""
AHEAD: Final = 200
"""Servers whose turn is asked for at once."""


class Circle:
    """Servers with something due, each in its turn; used by one thread."""

    def __init__(self) -> None:
        self._ready: list[int] = []
        self._after = 0

    def next_batch(self, at: datetime, busy: Collection[int]) -> HostBatch | None:
        """Return what is to be sent next, to a server that is not ``busy``; None: nothing is."""
        asked = False
        while True:
            if not self._ready:
                if asked:
                    return None
                asked = True
                self._ready = self._due(at, busy)
            while self._ready:
                host = self._ready.pop()
                batch = None if host in busy else batch_for(host, at)
                if batch is not None:
                    return batch

    def _due(self, at: datetime, busy: Collection[int]) -> list[int]:
        """Return the next servers of the circle, the first one last."""
        if not federation().is_on or not Delivery.objects.exists():
            return []
        found = due_hosts(at, self._after)
        if len(found) < AHEAD:
            found += due_hosts(at, 0, self._after)[: AHEAD - len(found)]
        self._after = found[-1] if found else 0
        return [number for number in reversed(found) if number not in busy]


def due_hosts(at: datetime, after: int, until: int | None = None) -> list[int]:
    """Return servers that something is due for, numbered ``after`` … ``until``; at most AHEAD."""
    waits = Delivery.objects.filter(host=OuterRef("pk")).filter(_open("inbox__", at))
    hosts = DeliveryHost.objects.filter(_open("", at), Exists(waits), pk__gt=after)
    if until is not None:
        hosts = hosts.filter(pk__lte=until)
    return list(hosts.order_by("pk").values_list("pk", flat=True)[:AHEAD])


def batch_for(number: int, at: datetime) -> HostBatch | None:
    """Return a turn of a server; None when nothing is due. Who is blocked gets nothing any more."""
    host = DeliveryHost.objects.filter(pk=number).first()
    if host is None:
        return None
    waiting = Delivery.objects.filter(host=host)
    if is_blocked_host(host.host):
        waiting.delete()
        return None
    due = waiting.filter(_open("inbox__", at)).select_related("activity", "inbox")
    rows = list(due.order_by("pk")[:TURN])
    blocked = {row.inbox_id for row in rows if is_blocked(row.inbox.url)}
    if blocked:
        waiting.filter(inbox_id__in=blocked).delete()
    deliveries = [
        WaitingDelivery(
            row.pk, row.inbox_id, row.inbox.url, row.activity.by, bytes(row.activity.body)
        )
        for row in rows
        if row.inbox_id not in blocked and own_actor(row.activity.by) is not None
    ]
    if not deliveries:
        return None
    was_failing = host.failures > 0 or any(row.inbox.failures for row in rows)
    known = instance_of(host.host).flavour or None
    signers = _signers({delivery.by for delivery in deliveries})
    return HostBatch(host.pk, host.host, known, tuple(deliveries), signers, was_failing)


def _signers(names: Collection[str]) -> dict[tuple[str, Flavour], Signer]:
    flavours: Sequence[Flavour] = ("cavage", "rfc9421")
    return {(name, flavour): signer(name, flavour) for name in names for flavour in flavours}


def _open(prefix: str, at: datetime) -> Q:
    """Return the condition that a circuit is closed, so that something may be sent."""
    return Q(**{f"{prefix}closed_until": None}) | Q(**{f"{prefix}closed_until__lte": at})
