"""Addresses of events held together that know no language: what other nodes read."""

from __future__ import annotations

from django.urls import path

from meshup.cohosting.views import documents

app_name = "cohosting"
urlpatterns = [path("ap/together/<uuid:uuid>", documents.record, name="record")]
