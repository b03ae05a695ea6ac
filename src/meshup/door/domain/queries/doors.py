"""What has been counted at doors, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from meshup.community.rules import may_count_heads, require
from meshup.door.choices import MOST_READ, OperationKind
from meshup.door.domain.rows import operations_of
from meshup.door.domain.tally import tally
from meshup.door.models import Door, DoorOperation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.door.domain.tally import Operation


@dataclass(frozen=True, slots=True)
class DoorState:
    """The numbers of a door.

    Attributes:
        heads: persons who have come.
        first_times: of them, who are here for the first time.
        checked_in: registrations.
        serial: of the last operation; 0 for none.
    """

    heads: int = 0
    first_times: int = 0
    checked_in: int = 0
    serial: int = 0


@dataclass(frozen=True, slots=True)
class NumberedOperation:
    """An operation with its place in the order of arrival."""

    serial: int
    operation: Operation


@dataclass(frozen=True, slots=True)
class DoneAtDoor:
    """Something that was done at the door and stands.

    Attributes:
        digest: of whom it checked in, "" for a count.
        at: when.
    """

    key: str
    digest: str
    persons: int
    first_time: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DoorEvening:
    """All that stands at a door, for who helps there.

    Attributes:
        state: the numbers.
        done: counts and check-ins that stand, the latest first.
        checked_in: persons by the digest of their registration.
    """

    state: DoorState
    done: tuple[DoneAtDoor, ...]
    checked_in: Mapping[str, int]


def door_states(slugs: Collection[str]) -> dict[str, DoorState]:
    """Return the numbers of the doors of some events, in one query; of nobody, so anybody asks."""
    rows = Door.objects.filter(event__slug__in=slugs).values_list(
        "event__slug", "heads", "first_times", "checked_in", "last_serial"
    )
    found = {slug: DoorState(*numbers) for slug, *numbers in rows}
    return {slug: found.get(slug, DoorState()) for slug in slugs}


def door_state(slug: str) -> DoorState:
    """Return the numbers of the door of one event."""
    return door_states([slug])[slug]


def state_snapshots(slugs: Collection[str]) -> dict[str, dict[str, object]]:
    """Return the numbers of doors as the live channels show them."""
    return {slug: asdict(state) for slug, state in door_states(slugs).items()}


def operations_since(asker: Asker, slug: str, since: int) -> tuple[list[NumberedOperation], bool]:
    """Return the operations after the serial ``since``, in order, and whether there are more.

    Raises:
        HostsOnly: whoever asks does not help.
    """
    require(asker, may_count_heads)
    rows = DoorOperation.objects.filter(door__event__slug=slug, serial__gt=since)
    read = list(rows.order_by("serial")[: MOST_READ + 1])
    kept = [
        NumberedOperation(row.serial, operation)
        for row, operation in zip(read, operations_of(read), strict=True)
    ]
    return kept[:MOST_READ], len(kept) > MOST_READ


def evening_at_door(asker: Asker, slug: str) -> DoorEvening:
    """Return what stands at the door of an event.

    Raises:
        HostsOnly: whoever asks does not help.
    """
    require(asker, may_count_heads)
    rows = list(DoorOperation.objects.filter(door__event__slug=slug).order_by("serial"))
    count = tally(operations_of(rows))
    standing = [
        DoneAtDoor(row.key, row.digest, row.persons, row.first_time, row.happened_at)
        for row in rows
        if row.kind != OperationKind.UNDO and row.key not in count.undone
    ]
    state = DoorState(
        count.heads, count.first_times, len(count.checked_in), rows[-1].serial if rows else 0
    )
    done = tuple(sorted(standing, key=lambda each: (each.at, each.key), reverse=True))
    return DoorEvening(state, done, count.checked_in)


def arrivals(evening: DoorEvening) -> list[tuple[datetime, int]]:
    """Return how many came in each quarter of an hour (its beginning), in order.

    Who was checked in twice came at the first of the two.
    """
    quarters: Counter[datetime] = Counter()
    counted: dict[str, int] = {}
    for each in reversed(evening.done):
        persons = each.persons
        if each.digest:
            known = counted.get(each.digest, 0)
            counted[each.digest] = max(known, persons)
            persons = max(0, persons - known)
        quarter = each.at.replace(minute=each.at.minute // 15 * 15, second=0, microsecond=0)
        quarters[quarter] += persons
    return sorted((quarter, number) for quarter, number in quarters.items() if number)
