"""Shell: writes down what became of deliveries, many in one transaction.

What is not written down when the machine falls is sent once more, with the same id: whoever has
had it knows that.
"""

from __future__ import annotations

import random
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from meshup.deliveries.choices import LIFETIME
from meshup.deliveries.domain.batches import Fate
from meshup.deliveries.domain.retry_policy import back_off
from meshup.deliveries.models import Delivery, DeliveryHost, DeliveryInbox, OutgoingActivity
from meshup.deliveries.signals import inbox_gone
from meshup.remote_actors.domain.instances import note_answer, note_flavour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from meshup.deliveries.domain.batches import Outcome

LONGEST_STATUS: Final = 40


@transaction.atomic
def record(outcomes: Sequence[Outcome], at: datetime) -> None:
    """Write down what became of deliveries; those that arrived, or never will, go."""
    over = [outcome for outcome in outcomes if outcome.fate.is_over]
    if over:
        numbers = [outcome.delivery.number for outcome in over]
        Delivery.objects.filter(pk__in=numbers).delete()
    for outcome in outcomes:
        if outcome.flavour:
            note_flavour(outcome.batch.name, outcome.flavour, at)
        if outcome.fate.is_over and outcome.batch.was_failing:
            _recovered(outcome, at)
        if outcome.fate in FAILURES:
            FAILURES[outcome.fate](outcome, at)


def _refused(outcome: Outcome, _at: datetime) -> None:
    """Count what a server will not take."""
    DeliveryHost.objects.filter(pk=outcome.batch.host).update(
        lost=F("lost") + 1, last_failure=outcome.status[:LONGEST_STATUS]
    )


def _recovered(outcome: Outcome, at: datetime) -> None:
    """Note that a server, and an inbox, take what they are sent."""
    DeliveryInbox.objects.filter(pk=outcome.delivery.inbox, failures__gt=0).update(
        failures=0, closed_until=None
    )
    hosts = DeliveryHost.objects.filter(pk=outcome.batch.host, failures__gt=0)
    if hosts.update(
        failures=0, failing_since=None, closed_until=None, last_failure="", dead_at=None
    ):
        note_answer(outcome.batch.name, ok=True, at=at)


def _inbox_failed(outcome: Outcome, at: datetime) -> None:
    """Leave an inbox alone for a while; its server is not suspected yet."""
    inbox = DeliveryInbox.objects.filter(pk=outcome.delivery.inbox).first()
    if inbox is None:
        return
    inbox.failures += 1
    inbox.closed_until = at + _wait(inbox.failures, outcome)
    inbox.save(update_fields=["failures", "closed_until"])
    DeliveryHost.objects.filter(pk=outcome.batch.host).update(
        last_failure=outcome.status[:LONGEST_STATUS]
    )


def _inbox_gone(outcome: Outcome, at: datetime) -> None:
    """Send nothing more to an inbox that says that it is gone."""
    inbox = outcome.delivery.inbox
    DeliveryInbox.objects.filter(pk=inbox).update(gone_at=at, closed_until=None)
    lost = Delivery.objects.filter(inbox_id=inbox).delete()[0]
    hosts = DeliveryHost.objects.filter(pk=outcome.batch.host)
    hosts.update(lost=F("lost") + lost, last_failure=outcome.status)
    transaction.on_commit(partial(inbox_gone.send, sender=None, inbox=inbox))


def _host_failed(outcome: Outcome, at: datetime) -> None:
    """Open the circuit of a server for a while; give it up when it failed for a week."""
    host = DeliveryHost.objects.filter(pk=outcome.batch.host).first()
    if host is None:
        return
    host.failures += 1
    host.failing_since = host.failing_since or at
    host.closed_until = at + _wait(host.failures, outcome)
    host.last_failure = outcome.status[:LONGEST_STATUS]
    if at - host.failing_since >= LIFETIME:
        host.dead_at = at
        host.lost += Delivery.objects.filter(host=host).delete()[0]
    host.save()
    note_answer(outcome.batch.name, ok=False, at=at)


FAILURES: Final = {
    Fate.REFUSED: _refused,
    Fate.INBOX_LATER: _inbox_failed,
    Fate.INBOX_GONE: _inbox_gone,
    Fate.HOST_LATER: _host_failed,
}


def _wait(failures: int, outcome: Outcome) -> timedelta:
    wait = back_off(failures, random.random())  # noqa: S311 - it spreads tries, and hides nothing
    return max(wait, outcome.retry_after) if outcome.retry_after else wait


@transaction.atomic
def expire_deliveries(at: datetime) -> int:
    """Give up what has waited for a week, and forget bodies that nobody waits for any more.

    Returns how many deliveries were given up.
    """
    old = Delivery.objects.filter(activity__made_at__lte=at - LIFETIME)
    lost: dict[int, int] = defaultdict(int)
    for host in old.values_list("host_id", flat=True):
        lost[host] += 1
    if lost:
        old.delete()
    for host, count in lost.items():
        DeliveryHost.objects.filter(pk=host).update(lost=F("lost") + count)
    forget_sent()
    return sum(lost.values())


def forget_sent() -> int:
    """Forget bodies that nobody waits for any more, each minute: some are of people."""
    count: int = OutgoingActivity.objects.filter(deliveries=None).delete()[0]
    return count
