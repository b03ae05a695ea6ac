"""Addresses of the agenda's forms, below a language: the hosts' ones, and the visitors' one.

They come before those of the desk itself, so that "events/new/" is not taken for an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.agenda_desk.views import (
    afterwards,
    announcing,
    event_list,
    events,
    series,
    steps,
    suggestions,
    templates,
    timetables,
    venues,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "agenda_desk"

event_pages: list[URLPattern] = [
    path("edit/", events.event_edit, name="event_edit"),
    path("preview/", events.event_preview, name="event_preview"),
    path("move/", steps.move, name="move"),
    path("online/", steps.online, name="online"),
    path("cancel/", steps.cancel, name="cancel"),
    path("withdraw/", steps.withdraw, name="withdraw"),
    path("afterwards/", afterwards.afterwards, name="afterwards"),
    path("heads/", afterwards.heads, name="heads"),
    path("announce/", announcing.announce, name="announce"),
    path("timetable/", timetables.timetable, name="timetable"),
    path("template/", templates.template_new, name="template_new"),
    re_path(r"^(?P<name>confirm|skip|take-up)/$", steps.step, name="step"),
]
series_pages: list[URLPattern] = [
    path("", series.series_page, name="series"),
    path("edit/", series.series_edit, name="series_edit"),
    path("pattern/", series.series_pattern, name="series_pattern"),
    path("end/", series.series_end, name="series_end"),
]
desk_pages: list[URLPattern | URLResolver] = [
    path("events/", event_list.event_list, name="event_list"),
    path("events/new/", events.event_new, name="event_new"),
    path("events/<slug:slug>/", include(event_pages)),
    path("series/", series.series_list, name="series_list"),
    path("series/new/", series.series_new, name="series_new"),
    path("series/<slug:slug>/", include(series_pages)),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<slug:slug>/", venues.venue_edit, name="venue"),
    path("venues/<slug:slug>/remove/", venues.venue_remove, name="venue_remove"),
    path("templates/", templates.template_list, name="template_list"),
    path("templates/<slug:slug>/", templates.template_page, name="template"),
    path("templates/<slug:slug>/remove/", templates.template_remove, name="template_remove"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    re_path(
        r"^suggestions/(?P<slug>[-\w]+)/(?P<decision>publish|turn-down)/$",
        suggestions.decide,
        name="decide",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include(desk_pages)),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("suggest/thanks/", suggestions.suggested, name="suggested"),
]
