"""Addresses of umbrella that know no language: documents for other servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.umbrella.views import documents

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "umbrella_documents"
urlpatterns: list[URLPattern] = [
    path("ap/<slug:name>/members", documents.members, name="members"),
    path("ap/<slug:name>/umbrellas", documents.memberships, name="memberships"),
    path("ap/<slug:name>/counts", documents.counts, name="counts"),
]
