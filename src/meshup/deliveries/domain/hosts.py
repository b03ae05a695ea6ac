"""Shell: another server as a place to deliver to: it spoke to us, a host tries it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from meshup.activitypub.addresses import address_hash
from meshup.community.rules import may_run_community, require
from meshup.deliveries.models import DeliveryHost, DeliveryInbox
from meshup.deliveries.signals import deliveries_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker


def host_spoke(host: str, at: datetime) -> None:
    """Try a server again at once that has just shown that it is there.

    One that answers anyway is left alone: for it this asks one question, and writes nothing. Two
    that do it at once do the same. Whoever calls is in a transaction.
    """
    rows = DeliveryHost.objects.filter(host=host)
    _open(rows.filter(Q(dead_at__isnull=False) | Q(closed_until__gt=at)))


def actor_spoke(host: str, inboxes: Iterable[str], at: datetime) -> None:
    """Try a server, and these inboxes of who spoke, again at once, even if they said 410.

    As ``host_spoke``; inboxes that are not gone are left alone.
    """
    host_spoke(host, at)
    hashes = [address_hash(inbox) for inbox in inboxes if inbox]
    gone = DeliveryInbox.objects.filter(url_hash__in=hashes, gone_at__isnull=False)
    gone.update(gone_at=None, failures=0, closed_until=None)


@transaction.atomic
def try_again(by: Asker, number: int) -> None:
    """Try a server again at once, with its inboxes that were gone; a host's wish.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(by, may_run_community)
    _open(DeliveryHost.objects.filter(pk=number))


def _open(rows: QuerySet[DeliveryHost]) -> None:
    numbers = list(rows.values_list("pk", flat=True))
    if not numbers:
        return
    DeliveryHost.objects.filter(pk__in=numbers).update(
        failures=0, failing_since=None, closed_until=None, last_failure="", dead_at=None
    )
    inboxes = DeliveryInbox.objects.filter(host_id__in=numbers)
    inboxes.update(failures=0, closed_until=None, gone_at=None)
    transaction.on_commit(lambda: deliveries_waiting.send(sender=None))
