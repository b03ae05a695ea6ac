"""Addresses of proposals at the desk, below the language: hosts' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.proposals_desk.views import calls, floods, pool, proposals, rooms

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "proposals_desk"
of_proposal: list[URLPattern] = [
    path("", proposals.proposal, name="proposal"),
    path("notes/<int:number>/remove/", proposals.drop_note, name="drop_note"),
    re_path(
        r"^(?P<name>keep|accept|decline|reopen|take-back|vet|look|offer|place|take-off|rate|note)/$",
        proposals.act,
        name="act",
    ),
]
of_call: list[URLPattern] = [
    path("", calls.call, name="call"),
    path("drop/", calls.drop, name="drop_call"),
]
desk_pages: list[URLPattern | URLResolver] = [
    path("proposals/", pool.pool, name="pool"),
    path("proposals/floods/", floods.flood_list, name="floods"),
    path("proposals/floods/put-back/", floods.put_back, name="put_back"),
    path("proposals/floods/<uuid:uuid>/", floods.flood, name="flood"),
    path("proposals/calls/", calls.call_list, name="calls"),
    path("proposals/calls/new/", calls.new_call, name="new_call"),
    path("proposals/calls/<slug:slug>/", include(of_call)),
    path("proposals/<uuid:uuid>/", include(of_proposal)),
    path("events/<slug:slug>/offer-room/", rooms.offer_room, name="offer_room"),
]
urlpatterns = [path("desk/", include(desk_pages))]
