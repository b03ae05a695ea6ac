"""Addresses of the merged agenda that know no language; ``?lang=fr`` chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.umbrella_agenda.views import feeds

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "umbrella_files"
urlpatterns: list[URLPattern] = [
    path("umbrella.ics", feeds.calendar, name="calendar"),
    path("umbrella.atom", feeds.atom, name="atom"),
    path("umbrella.jsonld", feeds.linked_data, name="linked_data"),
    path("embed/umbrella", feeds.embed, name="embed"),
]
