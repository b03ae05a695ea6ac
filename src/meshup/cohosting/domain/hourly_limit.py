"""Pure: so many signed documents that say something new are taken of one thing within an hour.

Of those beyond, the newest is read when the hour is over. So whoever signs without end fills no
history, and ends where everybody else does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from datetime import datetime

HOUR: Final = timedelta(hours=1)
MOST_AN_HOUR: Final = 60
"""Changes of one event that another node can make in our agenda and its history."""


class Limited(Protocol):
    """A row that counts what came: since when, how much, and when it is read next."""

    hour_begun: datetime | None
    taken_in_hour: int
    next_at: datetime


def has_to_wait(row: Limited, at: datetime) -> bool:
    """Count one more document; say whether it waits for the next hour. The caller saves."""
    if row.hour_begun is None or row.hour_begun + HOUR <= at:
        row.hour_begun, row.taken_in_hour = at, 0
    if row.taken_in_hour >= MOST_AN_HOUR:
        row.next_at = row.hour_begun + HOUR
        return True
    row.taken_in_hour += 1
    return False
