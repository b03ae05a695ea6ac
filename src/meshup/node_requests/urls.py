"""Addresses of requests between nodes, below the language: the pages of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.node_requests.views import desk

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "node_requests"
pages: list[URLPattern | URLResolver] = [
    path("", desk.requests, name="list"),
    path("how/", desk.how, name="how"),
    path("<uuid:uuid>/", desk.request_page, name="request"),
    path("<uuid:uuid>/accept/", desk.accept, name="accept"),
    path("<uuid:uuid>/maybe/", desk.maybe, name="maybe"),
    path("<uuid:uuid>/decline/", desk.decline, name="decline"),
    path("<uuid:uuid>/leave/", desk.leave, name="leave"),
    path("<uuid:uuid>/withdraw/", desk.withdraw, name="withdraw"),
    path("<uuid:uuid>/confirm/", desk.confirm, name="confirm"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("desk/requests/", include(pages))]
