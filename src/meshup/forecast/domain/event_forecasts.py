"""Pure: the forecast of one event, from events like it and from what is counted for it.

Method
    Where neither this event nor one like it ever had a registration, what is counted says nothing,
    and what is usual says all. Where nothing is known at all there is no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.scoring import trusted_forecast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.forecast.domain.comparable import HeldEvent
    from meshup.forecast.domain.values import Counts, PastEvent, Reason

CHAIRS: Final = 0.9
DRINKS: Final = 0.5
"""Without a chair somebody stands all evening; what is left over is thrown away."""


@dataclass(frozen=True, slots=True)
class EventForecast:
    """How many will probably come to one event, in heads.

    Attributes:
        median, low, high: in half of such events more come than ``median``, in one of ten fewer
            than ``low``, in one of ten more than ``high``.
        reason: why, as a code with its numbers.
        past_events: from how many events it was learnt.
        chairs, drinks: for how many to put chairs out, and for how many to buy.
    """

    median: int
    low: int
    high: int
    reason: Reason
    past_events: int
    chairs: int
    drinks: int


def event_forecast(like: Sequence[HeldEvent], wanted: PastEvent) -> EventForecast | None:
    """Return how many will come to ``wanted``, as of its last snapshot; None: nothing to go by.

    ``like`` are events of before, oldest first.
    """
    past = [held.past for held in like]
    says_something = any(map(counted, wanted.snapshots)) or any(
        counted(counts) for event in past for counts in event.snapshots
    )
    if not past and not says_something:
        return None
    asked = wanted if says_something else without_snapshots(wanted)
    found = trusted_forecast(past, asked)
    return EventForecast(
        median=found.median,
        low=found.low,
        high=found.high,
        reason=found.reason,
        past_events=len(past),
        chairs=found.quantile(CHAIRS),
        drinks=found.quantile(DRINKS),
    )


def counted(counts: Counts) -> int:
    """Return the sum of what all sources counted: registrations, and never people."""
    return sum(counts.counts.values())


def counted_by(curve: Iterable[Counts], lead: float) -> int | None:
    """Return what was last counted ``lead`` days before the start; None: not yet, or by nobody."""
    known = [counts for counts in curve if counts.days_before >= lead]
    return counted(min(known, key=lambda counts: counts.days_before)) if known else None


def without_snapshots(event: PastEvent) -> PastEvent:
    """Return an event as if nothing had been counted for it."""
    return type(event)(event.starts, event.format, event.heads)
