"""Addresses of proposing, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.proposing.views import editing, my_talks, proposed, proposing, speaking

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "proposing"
urlpatterns: list[URLPattern] = [
    path("propose/", proposing.propose, name="propose"),
    path("propose/<slug:call>/", proposing.propose, name="propose"),
    path("events/<slug:slug>/propose/", proposing.propose, name="propose"),
    path("proposed/<str:token>/", proposed.proposed, name="proposed"),
    path("proposed/<str:token>/edit/", editing.edit, name="edit"),
    path("speaking/<str:token>/", speaking.speaking, name="speaking"),
    path("my-talks/", my_talks.my_talks, name="my_talks"),
]
