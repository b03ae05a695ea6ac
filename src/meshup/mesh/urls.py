"""Addresses of mesh that know no language: documents of the Application, and the ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from meshup.mesh.views import documents, pages

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "mesh"
urlpatterns: list[URLPattern] = [
    path("ap/relay/card", documents.card, name="card"),
    path("ap/relay/directory", documents.directory, name="directory"),
    re_path(r"^mesh/ring/(?P<way>next|previous)/$", pages.ring, name="ring"),
]
