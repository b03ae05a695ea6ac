"""Pure: the tags of what pages of everybody say of forecasts."""

from __future__ import annotations

from typing import Final

SETTINGS_TAG: Final = "forecast"
"""Whoever decides whether forecasts are public changes this tag."""


def forecast_tag(slug: str) -> str:
    """Return the tag of what was last forecast for an event: it changes at night at most."""
    return f"forecast:{slug}"
