"""Addresses of the site's files, which are the same in every language."""

from __future__ import annotations

from django.urls import path

from meshup.site import pictures, theme

app_name = "files"
urlpatterns = [
    path("theme.css", theme.theme, name="theme"),
    path("card.png", pictures.node_card, name="card"),
    path("events/<slug:slug>/card.png", pictures.event_card, name="event_card"),
    path("events/<slug:slug>/cover.svg", pictures.cover, name="cover"),
    path("series/<slug:slug>/cover.svg", pictures.series_cover, name="series_cover"),
    path("mark.svg", pictures.mark, name="mark"),
    path("icon-<int:size>.png", pictures.icon, name="icon"),
    path("icon-maskable.png", pictures.maskable, name="maskable"),
    path("site.webmanifest", pictures.manifest, name="manifest"),
]
