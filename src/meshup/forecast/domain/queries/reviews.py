"""How good forecasts were; people who sign in ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.counted_events import counted_events
from meshup.forecast.domain.queries.forecasts import Recorded, latest_recorded

if TYPE_CHECKING:
    from datetime import date, datetime

MOST: Final = 24


@dataclass(frozen=True, slots=True)
class Review:
    """What was forecast for an event in the night before, and how many came."""

    slug: str
    day: date
    forecast: Recorded
    heads: int

    @property
    def is_within(self) -> bool:
        """Whether as many came as the forecast said to be probable."""
        return self.forecast.low <= self.heads <= self.forecast.high


def reviews(now: datetime) -> list[Review]:
    """Return the last events that were forecast and counted, latest first; three queries."""
    events = counted_events(now, MOST)
    recorded = latest_recorded(event.slug for event in events)
    return [
        Review(event.slug, event.local_start.date(), recorded[event.slug], event.head_count or 0)
        for event in reversed(events)
        if event.slug in recorded
    ]
