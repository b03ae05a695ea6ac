"""Addresses of this room that know no language: what other nodes read."""

from __future__ import annotations

from django.urls import path

from meshup.succession.views import documents

app_name = "succession"
urlpatterns = [path("ap/together/<uuid:uuid>/standing", documents.standing, name="standing")]
