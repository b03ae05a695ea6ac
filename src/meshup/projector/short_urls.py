"""Addresses that are typed from a wall, without a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.projector.views import projector

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [path("here", projector.join, name="join")]
