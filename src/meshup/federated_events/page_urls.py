"""Addresses of federated_events, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.federated_events.views import pages

app_name = "federated_events_pages"
urlpatterns = [path("posts/<uuid:uuid>/", pages.post, name="post")]
