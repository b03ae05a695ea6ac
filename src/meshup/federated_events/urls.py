"""Addresses of federated_events that know no language."""

from __future__ import annotations

from django.urls import path

from meshup.federated_events.views import collections, objects

app_name = "federated_events"
urlpatterns = [
    path("ap/events/<uuid:uuid>", objects.event, name="event"),
    path("ap/events/<uuid:uuid>/attendees", objects.attendees, name="attendees"),
    path("ap/events/<uuid:uuid>/organizers", objects.organizers, name="organizers"),
    path("ap/events/<uuid:uuid>/replies", objects.replies, name="replies"),
    path("ap/posts/<uuid:uuid>", objects.post, name="post"),
    path("ap/activities/<uuid:uuid>", objects.activity, name="activity"),
    path("ap/places/<slug:slug>", objects.place, name="place"),
    path("ap/<slug:name>/outbox", collections.outbox, name="outbox"),
    path("ap/<slug:name>/outbox/<int:page>", collections.outbox, name="outbox_page"),
    path("ap/<slug:name>/upcoming", collections.upcoming, name="upcoming"),
    path("ap/<slug:name>/upcoming/<int:page>", collections.upcoming, name="upcoming_page"),
    path("events/<slug:slug>/", objects.event_page, name="event_page"),
]
