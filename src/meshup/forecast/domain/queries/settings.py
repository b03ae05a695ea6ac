"""What hosts decided about forecasts, for the whole node."""

from __future__ import annotations

from meshup.forecast.models import ForecastSettings


def are_public() -> bool:
    """Say whether pages and programs are told how many are expected; anybody asks."""
    return ForecastSettings.objects.filter(is_public=True).exists()
