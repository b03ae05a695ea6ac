"""Addresses of moderation at the desk, below a language: blocks, and the log of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.moderation.views import acts, blocks

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "moderation"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/reports/acts/", acts.act_log, name="act_log"),
    path("desk/reports/blocks/", blocks.block_list, name="block_list"),
    path("desk/reports/blocks/<int:number>/lift/", blocks.block_lift, name="block_lift"),
]
