"""Addresses of parts of programmes that know no language: what other nodes read."""

from __future__ import annotations

from django.urls import path

from meshup.shared_programme.views import documents

app_name = "shared_programme"
urlpatterns = [path("ap/parts/<uuid:uuid>", documents.part, name="part")]
