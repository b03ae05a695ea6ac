"""Shell: each night, the forecast of every event ahead is kept, once a day.

So pages of everybody have a number that does not change with each registration, and hosts see
afterwards how good a forecast was, as it was made and not as one would make it later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.queries.counted_events import event_starts
from meshup.forecast.domain.comparable import comparable
from meshup.forecast.domain.event_forecasts import event_forecast
from meshup.forecast.domain.queries.history import booking_curves, held_events, past_event
from meshup.forecast.domain.rebuilding import LONGEST
from meshup.forecast.domain.tags import forecast_tag
from meshup.forecast.models import ForecastRecord
from meshup.kit.web import changed

if TYPE_CHECKING:
    from datetime import datetime

AHEAD: Final = timedelta(days=LONGEST)


def record_forecasts(now: datetime) -> int:
    """Keep what is forecast at ``now`` for the events ahead; return for how many.

    The number of questions does not grow with the events; twice a day is once.
    """
    starts = {start.slug: start for start in event_starts(now, now + AHEAD)}
    if not starts:
        return 0
    events = events_with_rows(starts)
    held = held_events(now)
    curves = booking_curves(events.values())
    rows = []
    for slug, event in events.items():
        like = comparable(held, event.series, event.kind)
        found = event_forecast(like, past_event(event, curves[slug]))
        if found is not None:
            rows.append(
                ForecastRecord(
                    event_id=starts[slug].key,
                    day=starts[slug].day_of(now),
                    made_at=now,
                    median=found.median,
                    low=found.low,
                    high=found.high,
                    past_events=found.past_events,
                )
            )
    with transaction.atomic():
        _write(rows)
        changed(*map(forecast_tag, starts))
    return len(rows)


def _write(rows: list[ForecastRecord]) -> None:
    ForecastRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("event", "day"),
        update_fields=("made_at", "median", "low", "high", "past_events"),
    )
