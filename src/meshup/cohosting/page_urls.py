"""Addresses of events held together: below the language the pages of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.cohosting.views import desk

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "cohosting_pages"
pages: list[URLPattern | URLResolver] = [
    path("", desk.together, name="together"),
    path("settings/", desk.settings, name="settings"),
    path("give/<uuid:uuid>/", desk.give, name="give"),
    path("own-place/", desk.own_place, name="own_place"),
    path("places/", desk.places, name="places"),
    path("seen/", desk.seen, name="seen"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/together/", include(pages))
]
