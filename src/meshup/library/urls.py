"""Addresses of the library that know no language: what other nodes read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.library.views import documents

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "library_documents"
urlpatterns: list[URLPattern] = [
    path("ap/library", documents.library, name="library"),
    path("ap/library/items/<uuid:uuid>", documents.item, name="item"),
    path("ap/library/files/<uuid:uuid>", documents.item_file, name="file"),
]
