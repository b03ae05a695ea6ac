"""Addresses of the public pages, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.site.views import about, agenda, event, home, meet, series

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/search/", agenda.search, name="search"),
    path("agenda/neighbours/", agenda.neighbours, name="neighbours"),
    path("agenda/<int:year>/", agenda.year, name="year"),
    path("agenda/<int:year>/<int:month>/", agenda.month, name="month"),
    path("events/<slug:slug>/", event.event, name="event"),
    path("events/<slug:slug>/timetable/", event.timetable, name="timetable"),
    path("series/<slug:slug>/", series.series, name="series"),
    path("venues/<slug:slug>/", series.venue, name="venue"),
    path("meet/<slug:room>/", meet.meet, name="meet"),
    path("charter/", about.charter, name="charter"),
    path("contact/", about.contact, name="contact"),
    path("privacy/", about.privacy, name="privacy"),
]
