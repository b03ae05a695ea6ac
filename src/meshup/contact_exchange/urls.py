"""Addresses of contact_exchange, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "contact_exchange"
urlpatterns: list[URLPattern] = []
