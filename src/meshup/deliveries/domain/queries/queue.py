"""Shell: how the queue stands, as values: for hosts, and for the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Min, Q

from meshup.community.rules import may_run_community, require
from meshup.deliveries.models import Delivery, DeliveryHost

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker

MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class QueueNumbers:
    """What waits to go out.

    Attributes:
        deliveries: how many, to how many ``hosts``.
        oldest_at: when the oldest was put there; None when nothing waits.
        overdue_at: the same of those whose server takes what it is sent.
        silent: how many servers do not answer, given up or not.
    """

    deliveries: int
    hosts: int
    oldest_at: datetime | None
    overdue_at: datetime | None
    silent: int


@dataclass(frozen=True, slots=True)
class SilentHost:
    """A server that does not answer.

    Attributes:
        number: names it to ``try_again``.
        since: since when; None where it answers again, and has lost some.
        next_try_at: when it is tried again; None at once, or when it is given up.
        given_up_at: None while it is tried.
        why: how it failed last: a status of HTTP, or a word.
        waiting: how many deliveries wait for it.
        lost: how many were given up.
    """

    number: int
    host: str
    since: datetime | None
    next_try_at: datetime | None
    given_up_at: datetime | None
    why: str
    waiting: int
    lost: int


def queue_numbers() -> QueueNumbers:
    """Return how the queue stands, for the node itself."""
    found = Delivery.objects.aggregate(
        deliveries=Count("pk"),
        hosts=Count("host", distinct=True),
        oldest_at=Min("activity__made_at"),
        overdue_at=Min("activity__made_at", filter=Q(host__failures=0, inbox__failures=0)),
    )
    return QueueNumbers(**found, silent=_silent().count())


def queue_numbers_for(asker: Asker) -> QueueNumbers:
    """Return how the queue stands, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return queue_numbers()


def silent_hosts_for(asker: Asker) -> list[SilentHost]:
    """Return the servers that do not answer, for hosts: those silent for longest first; 50 at most.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = _silent().annotate(waiting=Count("deliveries")).order_by("failing_since", "pk")
    return [
        SilentHost(
            row.pk,
            row.host,
            row.failing_since,
            None if row.dead_at else row.closed_until,
            row.dead_at,
            row.last_failure,
            row.waiting,
            row.lost,
        )
        for row in rows[:MOST_SHOWN]
    ]


def _silent() -> QuerySet[DeliveryHost]:
    return DeliveryHost.objects.filter(Q(failures__gt=0) | Q(dead_at__isnull=False))
