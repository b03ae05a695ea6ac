"""Addresses of the running evening, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.projector.views import desk, now, projector

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "projector"
urlpatterns: list[URLPattern | URLResolver] = [
    path("events/<slug:slug>/now/", now.now, name="now"),
    path("events/<slug:slug>/now/fragment/", now.fragment, name="now_fragment"),
    path("events/<slug:slug>/projector/<token>/", projector.projector, name="projector"),
    path("events/<slug:slug>/projector/<token>/codes.json", projector.codes, name="codes"),
    path(
        "events/<slug:slug>/projector/<token>/service-worker.js",
        projector.service_worker,
        name="service_worker",
    ),
    path("desk/events/<slug:slug>/now/", desk.now, name="desk_now"),
]
