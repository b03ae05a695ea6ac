"""Shell: take in what helpers did at a door, each operation once, in the order of arrival.

One transaction, with the row of the door locked: serials have no gaps, and who has read up to one
misses nothing. The same again changes nothing. What is refused is refused for good; the others of
a batch are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.community.rules import may_count_heads, require
from meshup.door import signals
from meshup.door.choices import MOST_OPERATIONS, OPENS_BEFORE
from meshup.door.domain.arrivals import follow_check_ins
from meshup.door.domain.head_counts import note_late_heads
from meshup.door.domain.opening_hours import corrected, refuse_unless_open
from meshup.door.domain.rows import ensure_door, locked_door, operations_of
from meshup.door.domain.tally import tally
from meshup.door.errors import Closed, Full, KeyReused, NotOpenYet
from meshup.door.models import Door, DoorOperation
from meshup.live.domain.changing import touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.door.domain.tally import Operation, Tally
    from meshup.kit.errors import Refusal


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of operations: the keys of those that are kept, and why others are not."""

    taken: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


def receive_operations(
    by: Asker | None, slug: str, operations: Sequence[Operation], sent_at_ms: int, at: datetime
) -> Receipt:
    """Keep operations at the door of an event, and let what follows from them follow.

    Args:
        by: who sends them; None is the node itself (the demo).
        operations: with moments by the clock of a device.
        sent_at_ms: when they were sent, by that clock, in milliseconds since 1970.
        at: now, by ours.

    Raises:
        HostsOnly, NoSuchEvent
    """
    require(by, may_count_heads)
    event = event_of(slug)
    try:
        refuse_unless_open(event.starts_at, event.ends_at, at)
    except (NotOpenYet, Closed) as refusal:
        return Receipt(refused=[(operation.key, refusal) for operation in operations])
    ensure_door(slug, at)
    with transaction.atomic():
        door = locked_door(slug)
        if door is None:  # its event was deleted in this very moment
            raise NoSuchEvent
        answer, fresh = _sorted_out(door, operations)
        if fresh:
            moments = _Moments(sent_at_ms, at, event)
            _keep(door, fresh, moments)
    return answer


@dataclass(frozen=True, slots=True)
class _Moments:
    """What tells when operations happened."""

    sent_at_ms: int
    at: datetime
    event: Occurrence

    def of(self, operation: Operation) -> datetime:
        """Return when an operation happened, by our clock."""
        opened = self.event.starts_at - OPENS_BEFORE
        return corrected(operation.at_ms, self.sent_at_ms, self.at, opened)


def _sorted_out(door: Door, sent: Iterable[Operation]) -> tuple[Receipt, list[Operation]]:
    """Return what is answered to each of what was sent, and those that are new."""
    operations = list(sent)
    keys = {operation.key for operation in operations}
    rows = DoorOperation.objects.filter(door=door, key__in=keys)
    known = {operation.key: operation for operation in operations_of(rows)}
    answer = Receipt()
    fresh: list[Operation] = []
    for operation in operations:
        if operation.key not in known:
            if door.last_serial + len(fresh) >= MOST_OPERATIONS:
                answer.refused.append((operation.key, Full()))
                continue
            known[operation.key] = operation
            fresh.append(operation)
        elif known[operation.key] != operation:
            answer.refused.append((operation.key, KeyReused()))
            continue
        answer.taken.append(operation.key)
    return answer, fresh


def _keep(door: Door, fresh: Sequence[Operation], moments: _Moments) -> None:
    """Keep new operations, and let the numbers, presence and the head count follow."""
    known = operations_of(DoorOperation.objects.filter(door=door))
    before, after = tally(known), tally([*known, *fresh])
    is_first = door.last_serial == 0
    rows = [
        DoorOperation(
            door=door,
            serial=serial,
            key=operation.key,
            kind=operation.kind,
            digest=operation.digest,
            persons=operation.persons,
            first_time=operation.first_time,
            undoes=list(operation.undoes),
            happened_at=moments.of(operation),
            received_at=moments.at,
        )
        for serial, operation in enumerate(fresh, door.last_serial + 1)
    ]
    DoorOperation.objects.bulk_create(rows)
    _count(door, after, door.last_serial + len(rows))
    times = {row.digest: row.happened_at for row in reversed(rows) if row.digest}
    slug = moments.event.slug
    follow_check_ins(slug, before, after, times, moments.at)
    if is_first:
        signals.door_opened.send(Door, event=door.event_id, ends_at=moments.event.ends_at)
    if moments.at >= moments.event.ends_at:
        note_late_heads(door, moments.at)
    _announce(slug, before, after)
    touch([f"door:{slug}"], moments.at)


def _count(door: Door, after: Tally, last_serial: int) -> None:
    door.last_serial = last_serial
    door.heads, door.first_times = after.heads, after.first_times
    door.checked_in = len(after.checked_in)
    door.save(update_fields=["last_serial", "heads", "first_times", "checked_in"])


def _announce(slug: str, before: Tally, after: Tally) -> None:
    if (before.heads, before.first_times) != (after.heads, after.first_times):
        facts = {"slug": slug, "heads": after.heads, "first_times": after.first_times}
        transaction.on_commit(partial(signals.heads_changed.send_robust, Door, **facts))
