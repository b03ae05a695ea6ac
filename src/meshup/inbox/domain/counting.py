"""Shell: how much came of each kind, and what became of it; what is not taken too.

A process counts for itself and adds to the table every few seconds, so that a flood of what is not
even signed costs no write for each. What it has counted since is lost where the process is killed.

Bounded: kinds that are known by name, and outcomes of our own words.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.db import Error, connection, transaction

from meshup.inbox.activity_handlers import handled_kinds
from meshup.inbox.models import ReceivedCount
from meshup.kit.versioned_memo import clear_with_memos

if TYPE_CHECKING:
    from datetime import date, datetime

SECONDS_BETWEEN: Final = 10.0
MOST_COUNTERS: Final = 2_000
OTHER: Final = "other"
LONGEST: Final = 40

KNOWN_KINDS: Final = frozenset(
    {
        *("Accept", "Add", "Announce", "Arrive", "Block", "Create", "Delete", "Dislike", "Flag"),
        *("Follow", "Ignore", "Invite", "Join", "Leave", "Like", "Listen", "Move", "Offer"),
        *("Question", "Read", "Reject", "Remove", "TentativeAccept", "TentativeReject", "Travel"),
        *("Undo", "Update", "View", "EmojiReact"),
    }
)


class Tally:
    """What this process has counted and not yet added to the table."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[date, str, str]] = Counter()
        self._added_at = time.monotonic()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, day: date, kind: str, outcome: str) -> bool:
        """Count one; say whether it is time to add all to the table."""
        key = (day, kind, outcome[:LONGEST])
        with self._lock:
            if key not in self._counts and len(self._counts) >= MOST_COUNTERS:
                key = (day, OTHER, OTHER)
            self._counts[key] += 1
            return time.monotonic() >= self._added_at + SECONDS_BETWEEN

    def take(self) -> Counter[tuple[date, str, str]]:
        """Return all, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            self._added_at = time.monotonic()
        return taken

    def give_back(self, counts: Counter[tuple[date, str, str]]) -> None:
        """Count again what could not be added."""
        with self._lock:
            self._counts.update(counts)

    def clear(self) -> None:
        """Forget all."""
        self.take()


TALLY: Final = Tally()
clear_with_memos(TALLY)


def count(kind: str, outcome: str, at: datetime) -> None:
    """Count an activity of ``kind`` ("" before it was read) with its outcome."""
    if kind:
        kind = kind if kind in KNOWN_KINDS or kind in handled_kinds() else OTHER
    if TALLY.count(at.date(), kind[:LONGEST], outcome):
        add_counts()


def add_counts() -> None:
    """Add what this process has counted to the table; later, where that cannot be done now."""
    counts = TALLY.take()
    if not counts:
        return
    try:
        with transaction.atomic():
            _add(counts)
    except Error:
        TALLY.give_back(counts)


def forget_before(day: date) -> int:
    """Forget the numbers of earlier days; return how many rows went."""
    return ReceivedCount.objects.filter(day__lt=day).delete()[0]


def _add(counts: Counter[tuple[date, str, str]]) -> None:
    table = connection.ops.quote_name(ReceivedCount._meta.db_table)
    sql = (
        f"INSERT INTO {table} (day, kind, outcome, count) VALUES (%s, %s, %s, %s) "  # noqa: S608 - ours
        f"ON CONFLICT (day, kind, outcome) DO UPDATE SET count = {table}.count + excluded.count"
    )
    adapt = connection.ops.adapt_datefield_value
    rows = [(adapt(day), kind, what, many) for (day, kind, what), many in sorted(counts.items())]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
