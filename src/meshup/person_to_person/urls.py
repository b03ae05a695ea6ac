"""Addresses of person_to_person, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "person_to_person"
urlpatterns: list[URLPattern] = []
