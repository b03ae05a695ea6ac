"""Addresses of parts of programmes: below the language the pages of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.shared_programme.views import desk

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "shared_programme_pages"
pages: list[URLPattern | URLResolver] = [
    path("", desk.parts, name="parts"),
    path("seen/", desk.seen, name="seen"),
    path("<uuid:uuid>/", desk.part, name="part"),
    path("<uuid:uuid>/take-back/", desk.taken_back, name="take_back"),
    path("<uuid:uuid>/seen/", desk.part_seen, name="part_seen"),
    path("<uuid:uuid>/send-back/<uuid:session>/", desk.sent_back, name="send_back"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/parts/", include(pages))
]
