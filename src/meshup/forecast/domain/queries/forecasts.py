"""How many will come to an event: at this moment for hosts, and as it was forecast at night.

Only people who sign in are given what is counted at this moment; pages of everybody and programs
read what the last night forecast (``shown_expected``), rough or exact, where hosts allow it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.comparable import ENOUGH, HeldEvent, comparable
from meshup.forecast.domain.event_forecasts import EventForecast, event_forecast
from meshup.forecast.domain.queries.history import (
    booking_curves,
    days_before,
    held_events,
    past_event,
)
from meshup.forecast.domain.queries.settings import are_public
from meshup.forecast.domain.snapshots import counts_now
from meshup.forecast.domain.tags import SETTINGS_TAG, forecast_tag
from meshup.forecast.domain.values import Counts
from meshup.forecast.models import ForecastRecord
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.forecast.domain.values import PastEvent

SOON: Final = timedelta(days=14)
"""So near, the forecast of an event stands in lists of hosts."""
FRESH: Final = timedelta(days=3)
"""A forecast that is older says nothing of today."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of an event with all that it is made of.

    Attributes:
        forecast: None where there is nothing to go by.
        event: with what was counted for it until now.
        like: events of before that it is compared with, oldest first.
    """

    forecast: EventForecast | None
    event: PastEvent
    like: tuple[HeldEvent, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was forecast for an event in one night."""

    made_at: datetime
    median: int
    low: int
    high: int
    past_events: int


def outlook_of(event: Occurrence, now: datetime) -> Outlook:
    """Return the forecast of an event that the caller may see, as counted now; nine queries."""
    like = comparable(held_events(min(now, event.starts_at)), event.series, event.kind)
    curve = booking_curves([event])[event.slug]
    if now < event.starts_at:
        live = Counts(days_before(event.starts_at, now), counts_now(event.slug))
        curve = [*curve, live]
    wanted = past_event(event, curve)
    return Outlook(event_forecast(like, replace(wanted, heads=None)), wanted, tuple(like))


def latest_recorded(slugs: Iterable[str]) -> dict[str, Recorded]:
    """Return what was last forecast for each of these events, before it began; one query."""
    return _latest(ForecastRecord.objects.filter(event__slug__in=list(slugs)))


def recorded_ahead(slugs: Iterable[str], now: datetime) -> dict[str, Recorded]:
    """Return what was last forecast for those of these events that begin soon; one query."""
    rows = ForecastRecord.objects.filter(
        event__slug__in=list(slugs),
        event__starts_at__gt=now,
        event__starts_at__lt=now + SOON,
        made_at__gt=now - FRESH,
    )
    return _latest(rows)


def shown_expected(event: Occurrence, now: datetime) -> Shown[Recorded | None]:
    """Return what everybody is told of how many are expected; None where nobody is.

    From ``ENOUGH`` past events on; ``event`` is public. Remembered, else in one or two queries. It
    changes at night, so that pages can be kept.
    """
    if event.cancelled or event.ends_at <= now:
        return Shown(None)

    def read() -> Shown[Recorded | None]:
        tags = frozenset({SETTINGS_TAG, forecast_tag(event.slug)})
        record = latest_recorded([event.slug]).get(event.slug) if are_public() else None
        if record is None or record.past_events < ENOUGH or record.made_at + FRESH <= now:
            return Shown(None, tags)
        return Shown(record, tags, record.made_at + FRESH)

    return _expected.get_or_compute(now, event.slug, read)


def _latest(rows: QuerySet[ForecastRecord]) -> dict[str, Recorded]:
    columns = ("made_at", "median", "low", "high", "past_events")
    in_order = rows.order_by("made_at").values_list("event__slug", *columns)
    return {slug: Recorded(*row) for slug, *row in in_order}


_expected: Final[VersionedMemo[Recorded | None]] = VersionedMemo(256 * 1024)
