"""Addresses of the merged agenda, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.umbrella_agenda.views import pages

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "umbrella_agenda"
urlpatterns: list[URLPattern] = [
    path("umbrella/", pages.agenda, name="agenda"),
    path("umbrella/<int:year>/<int:month>/", pages.month, name="month"),
    path("umbrella/map/", pages.towns, name="map"),
    path("umbrella/members/", pages.roof, name="members"),
]
