"""Addresses of the room forecast, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "forecast"
urlpatterns: list[URLPattern | URLResolver] = []
