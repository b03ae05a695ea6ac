"""Addresses of the door, below the language: pages of who helps there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.door.views import page, phones, shell

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "door"
door_pages: list[URLPattern | URLResolver] = [
    path("", page.door, name="page"),
    path("list.json", phones.door_list, name="list"),
    path("shell/", shell.shell, name="shell"),
    path("service-worker.js", shell.service_worker, name="worker"),
    path("operations/", phones.operations, name="operations"),
]
urlpatterns = [path("desk/events/<slug:slug>/door/", include(door_pages))]
