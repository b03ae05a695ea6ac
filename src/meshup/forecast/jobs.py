"""Jobs of forecasts: each night what is counted, then what that says."""

from __future__ import annotations

from meshup.forecast.domain.recording import record_forecasts
from meshup.forecast.domain.snapshots import take_snapshots
from meshup.kit import clock


def keep_forecasts() -> None:
    """Take the snapshots of the day, and keep the forecasts of the day; a nightly chore."""
    now = clock.now()
    take_snapshots(now)
    record_forecasts(now)
