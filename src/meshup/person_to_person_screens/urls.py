"""Addresses of the rounds on visitors' phones, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.person_to_person_screens.views import phone, phone_state, shell, wishes

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "person_to_person_screens"
phone_pages: list[URLPattern | URLResolver] = [
    path("", phone.phone, name="phone"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("state/", phone_state.state, name="state"),
    path("shell/", shell.shell, name="shell"),
    path("service-worker.js", shell.service_worker, name="worker"),
]
urlpatterns = [path("events/<slug:slug>/person-to-person/", include(phone_pages))]
