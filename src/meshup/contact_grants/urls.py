"""Addresses of introductions, below the language: the page of each person, and those of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.contact_grants.views import desk, mine

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "contact_grants"
of_hosts: list[URLPattern | URLResolver] = [
    path("", desk.contacts, name="desk"),
    path("ask/", desk.ask, name="ask"),
    path("requests/<uuid:uuid>/pass-on/", desk.pass_request_on, name="pass_on"),
    path("requests/<uuid:uuid>/rest/", desk.rest, name="rest"),
    path("<slug:key>/", desk.card, name="card"),
    path("<slug:key>/delete/", desk.delete, name="delete"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("introductions/", mine.introductions, name="mine"),
    path("introductions/met/", mine.met, name="met"),
    path("introductions/code/", mine.code, name="code"),
    path("introductions/answer/<slug:key>/", mine.answer, name="answer"),
    path("introductions/of/<str:token>/", mine.of_link, name="of_link"),
    path(
        "introductions/of/<str:token>/answer/<slug:key>/",
        mine.answer_of_link,
        name="answer_of_link",
    ),
    path("desk/introductions/", include(of_hosts)),
]
