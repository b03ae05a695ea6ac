"""Addresses of this room below the language: what hosts decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.succession.views import desk

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "succession_pages"
pages: list[URLPattern | URLResolver] = [
    path("", desk.home, name="home"),
    path("go-on/", desk.go_on, name="go_on"),
    path("leave/", desk.leave, name="leave"),
    path("hand-over/", desk.hand_over, name="hand_over"),
    path("ask-back/", desk.back, name="ask_back"),
    path("stay/", desk.stay, name="stay"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/home/", include(pages))
]
