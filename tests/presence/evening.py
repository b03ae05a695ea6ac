"""An evening in December, for tests: its hours, and who comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meshup.presence.domain.queries.roster import present_at
from tests.agenda.paris import DECEMBER

__all__ = ["DECEMBER"]

STARTS = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
ENDS = datetime(2026, 12, 2, 22, tzinfo=UTC)
EIGHT = datetime(2026, 12, 2, 19, tzinfo=UTC)
"""Eight o'clock in Paris, in the middle of it."""
OPENS = STARTS - timedelta(hours=6)
HERE = f"/en/events/{DECEMBER}/here/"


def minutes(number: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=number)


def roster(at: datetime = EIGHT, slug: str = DECEMBER) -> list[tuple[str, bool, bool]]:
    """Return who is there: what they are called, whether checked in, whether joined by phone."""
    return [(who.display_name, who.checked_in, who.joined) for who in present_at(slug, at)]
