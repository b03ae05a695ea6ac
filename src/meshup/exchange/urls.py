"""Addresses of feeds and of the interface for machines; ``?lang=fr`` chooses the language."""

from __future__ import annotations

from django.urls import path

from meshup.exchange import api, feeds, neighbour_feeds, talk_feed, views

app_name = "exchange"
urlpatterns = [
    path("agenda.ics", feeds.agenda_ics, name="agenda_ics"),
    path("series/<slug:slug>.ics", feeds.series_ics, name="series_ics"),
    path("events/<slug:slug>.ics", feeds.event_ics, name="event_ics"),
    path("feed.atom", feeds.atom_feed, name="atom"),
    path("talks.atom", talk_feed.talks_atom, name="talks_atom"),
    path("neighbours.ics", neighbour_feeds.neighbours_ics, name="neighbours_ics"),
    path("neighbours.atom", neighbour_feeds.neighbours_feed, name="neighbours_atom"),
    path("events/<slug:slug>.jsonld", feeds.event_jsonld, name="event_jsonld"),
    path("series/<slug:slug>.jsonld", feeds.series_jsonld, name="series_jsonld"),
    path("schedule.xml", feeds.schedule, {"form": "xml"}, name="frab"),
    path("schedule.json", feeds.schedule, {"form": "json"}, name="frab_json"),
    path(
        "events/<slug:slug>/schedule.xml",
        feeds.event_schedule,
        {"form": "xml"},
        name="event_frab",
    ),
    path(
        "events/<slug:slug>/schedule.json",
        feeds.event_schedule,
        {"form": "json"},
        name="event_frab_json",
    ),
    path("api/", api.guide, name="api_guide"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/", api.api.urls),
    path("embed", views.embed, name="embed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
