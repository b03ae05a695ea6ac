"""Addresses of the room forecast, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.forecast.views import pages

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "forecast"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/forecasts/", pages.forecasts, name="forecasts"),
]
