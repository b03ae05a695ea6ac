"""Addresses of person_to_person_desk, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "person_to_person_desk"
urlpatterns: list[URLPattern] = []
