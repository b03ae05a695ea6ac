"""Addresses of talks that travel, below the language: pages of hosts and of speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.travelling_talks.views import desk, questions

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "travelling_talks"
of_hosts: list[URLPattern | URLResolver] = [
    path("", desk.travels, name="desk"),
    path("settings/", desk.change_settings, name="settings"),
    path("ask/<uuid:uuid>/", desk.ask, name="ask"),
    path("<uuid:uuid>/pass-on/", desk.hand_on, name="pass_on"),
    path("<uuid:uuid>/seen/", desk.seen, name="seen"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("talks/elsewhere/<str:token>/", questions.questions, name="questions"),
    path("desk/travelling-talks/", include(of_hosts)),
]
