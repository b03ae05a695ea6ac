"""Addresses of umbrella, below the language: the pages of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.umbrella.views import desk

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "umbrella"

desk_pages: list[URLPattern | URLResolver] = [
    path("", desk.overview, name="desk"),
    path("settings/", desk.settings, name="settings"),
    path("join/", desk.join, name="join"),
    path("memberships/<int:number>/leave/", desk.leave, name="leave"),
    path("memberships/<int:number>/confirm/", desk.confirm_umbrella, name="confirm_umbrella"),
    path("members/<int:number>/confirm/", desk.confirm, name="confirm"),
    path("members/<int:number>/accept/", desk.accept, name="accept"),
    path("members/<int:number>/refuse/", desk.refuse, name="refuse"),
    path("members/<int:number>/remove/", desk.remove, name="remove"),
    path("guests/", desk.add_guest, name="add_guest"),
    path("calendars/", desk.add_calendar, name="add_calendar"),
    path("calendars/<int:number>/remove/", desk.remove_calendar, name="remove_calendar"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("desk/umbrella/", include(desk_pages))]
