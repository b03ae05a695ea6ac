"""Shell: the reminder on the day before, by the node's clock.

Reminders are posted some days ahead: each night, and when somebody registers or a date changes.
When one leaves it is looked at again: what was moved or cancelled since reminds nobody. Somebody
who says that they come after the hour of the reminder gets none.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.attendance.domain.queries.letter_readers import reminded_between, reminded_of
from meshup.attendance_letters.domain.reader_evenings import evenings_of
from meshup.community.domain.queries import this_node
from meshup.letters.domain.outbox import post_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening

REMINDER: Final = "attendance.reminder"
HOUR: Final = time(10)
"""By the node's clock: late enough to be read, early enough to plan the next evening."""
AHEAD: Final = timedelta(days=3)
AT_ONCE: Final = 500


def reminder_at(event: Occurrence) -> datetime:
    """Return when people are reminded of an event: the day before it begins."""
    day_before = event.local_start.date() - timedelta(days=1)
    return datetime.combine(day_before, HOUR, ZoneInfo(this_node().time_zone)).astimezone(UTC)


def plan_reminders(evenings: Iterable[ReaderEvening], at: datetime) -> int:
    """Post the reminders of these evenings that are due soon; return how many are new."""
    by_due: dict[datetime, dict[str, tuple[int, str, Mapping[str, Any]]]] = {}
    for evening in evenings:
        due = _due(evening, at)
        address = evening.registration.address
        if due is not None and address is not None:
            key = f"{REMINDER}:{address}:{evening.slug}:{due.date()}"
            facts = {"address": address, "event": evening.slug}
            by_due.setdefault(due, {})[key] = (address, key, facts)
    return sum(post_many(REMINDER, letters.values(), due) for due, letters in by_due.items())


def plan_all_reminders(at: datetime) -> int:
    """Post all reminders that are due soon; a nightly chore. Twice changes nothing."""
    numbers = reminded_between(at, at + AHEAD + timedelta(days=1))
    parts = (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))
    return sum(plan_reminders(evenings_of(part, at), at) for part in parts)


def evenings_to_remind(address: int, slug: str, at: datetime) -> list[ReaderEvening]:
    """Return whose reminder leaves now: evenings of an address at an event that is tomorrow."""
    evenings = evenings_of(reminded_of(slug, address), at)
    return [one for one in evenings if one.slug == slug and _is_due(one, at)]


def _due(evening: ReaderEvening, at: datetime) -> datetime | None:
    """Return when to remind of an evening, if that is soon; None otherwise."""
    if not _wants(evening) or evening.event is None:
        return None
    due = reminder_at(evening.event)
    return due if at < due <= at + AHEAD else None


def _is_due(evening: ReaderEvening, at: datetime) -> bool:
    if not _wants(evening) or evening.event is None:
        return False
    return reminder_at(evening.event) <= at < evening.event.starts_at


def _wants(evening: ReaderEvening) -> bool:
    takes_place = evening.event is not None and not evening.event.cancelled
    return takes_place and evening.has_place and not evening.registration.only_changes
