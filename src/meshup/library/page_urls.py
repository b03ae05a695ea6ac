"""Addresses of the library below the language: the pages of everybody, and those of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.library.views import browsing, desk, pages

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "library"
of_hosts: list[URLPattern | URLResolver] = [
    path("", desk.library, name="desk"),
    path("make/", desk.make, name="make"),
    path("new/<slug:group>/", desk.new, name="new"),
    path("mesh/", browsing.browse, name="browse"),
    path("mesh/<uuid:uuid>/", browsing.node_item, name="node_item"),
    path("mesh/<uuid:uuid>/copy/", browsing.copy, name="copy"),
    path("mesh/<uuid:uuid>/ask/", browsing.ask_for, name="ask_for"),
    path("loans/", browsing.loans, name="loans"),
    path("loans/<uuid:uuid>/end/", browsing.end, name="end"),
    path("<uuid:uuid>/", desk.item_page, name="item"),
    path("<uuid:uuid>/edit/", desk.edit, name="edit"),
    path("<uuid:uuid>/offer/", desk.offer, name="offer"),
    path("<uuid:uuid>/withdraw/", desk.withdraw, name="withdraw"),
    path("<uuid:uuid>/remove/", desk.remove, name="remove"),
    path("<uuid:uuid>/use/", desk.use, name="use"),
    path("<uuid:uuid>/file/", desk.file, name="desk_file"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("library/", pages.library, name="library"),
    path("library/<uuid:uuid>/", pages.item, name="public_item"),
    path("library/<uuid:uuid>/file/", pages.file, name="public_file"),
    path("desk/library/", include(of_hosts)),
]
