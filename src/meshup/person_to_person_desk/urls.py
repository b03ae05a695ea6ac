"""Addresses of person_to_person_desk, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.person_to_person_desk.views import sheet, starters

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "person_to_person_desk"

starter_pages: list[URLPattern] = [
    path("", starters.starters, name="starters"),
    path("<slug:slug>/", starters.starter, name="starter"),
    path("<slug:slug>/place/", starters.place, name="starter_place"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<name>hide|show|remove)/$", starters.change, name="starter_change"
    ),
]
paper_pages: list[URLPattern] = [
    path("sheet/", sheet.sheet, name="sheet"),
    path("sheet/cards/", sheet.table_cards, name="table_cards"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/person-to-person/", include(paper_pages)),
    path("desk/person-to-person/starters/", include(starter_pages)),
]
