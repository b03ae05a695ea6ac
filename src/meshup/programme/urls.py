"""Addresses of programmes, at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.programme.views import builders, lines, publications, steps

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "programme"
of_event: list[URLPattern] = [
    path("", builders.builder, name="builder"),
    path("step/", steps.step, name="step"),
    path("undo/", steps.undo, name="undo"),
    path("discard/", steps.drop_draft, name="discard"),
    path("recording/", steps.recording, name="recording"),
    path("lines/new/", lines.line_new, name="line_new"),
    path("lines/<slug:ref>/", lines.line, name="line"),
    path("lines/<slug:ref>/take-off/", publications.take_off, name="take_off"),
    path("publish/", publications.publish, name="publish"),
    path("versions/", publications.versions, name="versions"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/programme/", include(of_event)),
]
