"""When registrations are looked at next, so that many at once are looked at once.

Each process remembers it for itself: of several, each has them looked at once a minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(minutes=1)


class NextLook:
    """The moment of the look that waits; a moment far from now, as a test sets it, is none."""

    def __init__(self) -> None:
        self._at: datetime | None = None

    def is_due(self, at: datetime) -> bool:
        """Say whether no look waits at ``at``; then one does from now on, for a minute."""
        if self._at is not None and at <= self._at <= at + EVERY:
            return False
        self._at = at + EVERY
        return True

    def forget(self) -> None:
        """Know of no look that waits."""
        self._at = None


next_look: Final = NextLook()
