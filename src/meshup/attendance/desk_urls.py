"""Addresses of coming at the desk, below ``desk/``; ``urls`` includes them in its namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.attendance.views import desk_bursts, desk_code, desk_list, desk_terms

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

event_pages: list[URLPattern] = [
    path("places/", desk_terms.event_terms, name="event_terms"),
    path("elsewhere/", desk_terms.elsewhere, name="elsewhere"),
    path("attendees/", desk_list.attendees, name="attendees"),
    path("attendees/door/", desk_list.entrance_list, name="entrance_list"),
    re_path(
        r"^attendees/(?P<evening>\d{1,18})/(?P<name>let-in|remove|block)/$",
        desk_list.act_on,
        name="act_on",
    ),
    path("removals/<int:removal>/put-back/", desk_list.put_back, name="put_back"),
    path("bursts/<int:number>/", desk_bursts.burst, name="burst"),
    path("code/", desk_code.code, name="code"),
    path("code.svg", desk_code.code_picture, name="code_picture"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("events/<slug:slug>/", include(event_pages)),
    path("series/<slug:slug>/places/", desk_terms.series_terms, name="series_terms"),
    path("registrations/", desk_terms.settings, name="settings"),
]
