"""Addresses of coming at the desk, below the language: hosts' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.attendance_desk.views import attendees, bursts, evening_code, terms

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "attendance_desk"

event_pages: list[URLPattern] = [
    path("places/", terms.event_terms, name="event_terms"),
    path("elsewhere/", terms.elsewhere, name="elsewhere"),
    path("attendees/", attendees.attendees, name="attendees"),
    path("attendees/door/", attendees.entrance_list, name="entrance_list"),
    re_path(
        r"^attendees/(?P<evening>\d{1,18})/(?P<name>let-in|remove|block)/$",
        attendees.act_on,
        name="act_on",
    ),
    path("removals/<int:removal>/put-back/", attendees.put_back, name="put_back"),
    path("bursts/<int:number>/", bursts.burst, name="burst"),
    path("code/", evening_code.code, name="code"),
    path("code.svg", evening_code.code_picture, name="code_picture"),
]
desk_pages: list[URLPattern | URLResolver] = [
    path("events/<slug:slug>/", include(event_pages)),
    path("series/<slug:slug>/places/", terms.series_terms, name="series_terms"),
    path("registrations/", terms.settings, name="settings"),
]
urlpatterns = [path("desk/", include(desk_pages))]
