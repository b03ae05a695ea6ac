"""Addresses of wishes for new communities, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.umbrella_chapters.views import desk, voices

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "umbrella_chapters"
urlpatterns: list[URLPattern] = [
    path("umbrella/chapters/", voices.chapters, name="chapters"),
    path("umbrella/chapters/give/", voices.give, name="give"),
    path("umbrella/chapters/mine/", voices.mine, name="mine"),
    path("umbrella/chapters/mine/<int:number>/withdraw/", voices.withdraw, name="withdraw"),
    path("desk/umbrella/chapters/<int:number>/begun/", desk.begun, name="begun"),
]
