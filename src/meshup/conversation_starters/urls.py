"""Addresses of the deck of conversation starters, below the language."""

from __future__ import annotations

from django.urls import include, path, re_path

from meshup.conversation_starters.views import starters

app_name = "conversation_starters"
deck_pages = [
    path("", starters.starters, name="starters"),
    path("<slug:slug>/", starters.starter, name="starter"),
    path("<slug:slug>/place/", starters.place, name="starter_place"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<name>hide|show|remove)/$", starters.change, name="starter_change"
    ),
]
urlpatterns = [path("desk/person-to-person/starters/", include(deck_pages))]
