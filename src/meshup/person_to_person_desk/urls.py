"""Addresses of person_to_person_desk, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.person_to_person_desk.views import lead, numbers, people, sheet

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "person_to_person_desk"

PRESS = "|".join(lead.PRESSES)
event_pages: list[URLPattern] = [
    path("", lead.lead, name="lead"),
    path("open/", lead.open_rounds, name="open"),
    path("setup/", lead.setup, name="setup"),
    re_path(rf"^(?P<name>{PRESS})/$", lead.press, name="press"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("sheet/", sheet.sheet, name="sheet"),
    path("sheet/cards/", sheet.table_cards, name="table_cards"),
    path("people/add/", people.add, name="add"),
    path("people/there/<int:presence>/add/", people.add_from_roster, name="add_from_roster"),
    path("people/<int:number>/out/", people.out, name="out"),
    path("people/<int:number>/back/", people.back, name="back"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/events/<slug:slug>/person-to-person/", include(event_pages)),
]
