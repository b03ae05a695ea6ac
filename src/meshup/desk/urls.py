"""Addresses of the desk, below a language: the hosts' doors, and the visitors' one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.desk.views import events, overview, series, steps, suggestions, timetables, venues

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "desk"

event_doors = [
    path("", events.event, name="event"),
    path("edit/", events.event_edit, name="event_edit"),
    path("preview/", events.event_preview, name="event_preview"),
    path("move/", steps.move, name="move"),
    path("online/", steps.online, name="online"),
    path("cancel/", steps.cancel, name="cancel"),
    path("withdraw/", steps.withdraw, name="withdraw"),
    path("afterwards/", steps.afterwards, name="afterwards"),
    path("timetable/", timetables.timetable, name="timetable"),
    re_path(r"^(?P<name>confirm|skip|take-up)/$", steps.step, name="step"),
]
series_doors = [
    path("", series.series, name="series"),
    path("edit/", series.series_edit, name="series_edit"),
    path("pattern/", series.series_pattern, name="series_pattern"),
    path("end/", series.series_end, name="series_end"),
]
history_doors = [
    path("", overview.history, name="thing_history"),
    path("thing/", overview.thing, name="thing"),
    path("undo/", overview.undo, name="undo"),
]
desk_doors: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("events/new/", events.event_new, name="event_new"),
    path("events/<slug:slug>/", include(event_doors)),
    path("series/", series.series_list, name="series_list"),
    path("series/new/", series.series_new, name="series_new"),
    path("series/<slug:slug>/", include(series_doors)),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<slug:slug>/", venues.venue, name="venue"),
    path("venues/<slug:slug>/remove/", venues.venue_remove, name="venue_remove"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    re_path(
        r"^suggestions/(?P<slug>[-\w]+)/(?P<decision>publish|turn-down)/$",
        suggestions.decide,
        name="decide",
    ),
    path("history/", overview.history, name="history"),
    re_path(r"^history/(?P<kind>event|series|venue)/(?P<slug>[-\w]+)/", include(history_doors)),
]
urlpatterns = [
    path("desk/", include(desk_doors)),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("suggest/thanks/", suggestions.suggested, name="suggested"),
]
