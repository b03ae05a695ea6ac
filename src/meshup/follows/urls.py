"""Addresses of follows that know no language: collections of own actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.follows.views import collections

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "follows"
urlpatterns: list[URLPattern] = [
    path("ap/<slug:name>/followers", collections.followers, name="followers"),
    path("ap/<slug:name>/following", collections.following, name="following"),
]
