"""Addresses of the desk's shell, below a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.desk.views.event import event
from meshup.desk.views.first_steps import first_steps_page
from meshup.desk.views.history import history, history_of, thing, undo
from meshup.desk.views.overview import overview

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "desk"

history_of_one: list[URLPattern] = [
    path("", history_of, name="thing_history"),
    path("thing/", thing, name="thing"),
    path("undo/", undo, name="undo"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", overview, name="overview"),
    path("desk/first-steps/", first_steps_page, name="first_steps"),
    path("desk/events/<slug:slug>/", event, name="event"),
    path("desk/history/", history, name="history"),
    re_path(r"^desk/history/(?P<kind>[a-z_]+)/(?P<slug>[-\w]+)/", include(history_of_one)),
]
