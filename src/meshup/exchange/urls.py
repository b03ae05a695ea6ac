"""Addresses of feeds and of the interface for machines; ``?lang=fr`` chooses the language."""

from __future__ import annotations

from django.urls import path

from meshup.exchange import feeds

app_name = "exchange"
urlpatterns = [
    path("agenda.ics", feeds.agenda_ics, name="agenda_ics"),
    path("series/<slug:slug>.ics", feeds.series_ics, name="series_ics"),
    path("events/<slug:slug>.ics", feeds.event_ics, name="event_ics"),
]
