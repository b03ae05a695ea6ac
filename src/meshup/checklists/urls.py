"""Addresses of checklists at the desk, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.checklists.views import editions, templates, to_do

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "checklists"
of_event: list[URLPattern] = [
    path("", editions.edition, name="edition"),
    re_path(
        r"^(?P<key>[a-z0-9-]{1,32})/(?P<name>done|open|take|give-back|drop|bring-back)/$",
        editions.act,
        name="act",
    ),
    re_path(r"^(?P<key>[a-z0-9-]{1,32})/$", editions.item, name="item"),
]
of_template: list[URLPattern] = [
    path("", templates.template, name="template"),
    path("usual/", templates.take_usual, name="take_usual"),
    re_path(r"^items/(?P<key>[a-z0-9-]{1,32})/$", templates.template_item, name="template_item"),
    re_path(r"^items/(?P<key>[a-z0-9-]{1,32})/remove/$", templates.remove, name="remove"),
]
desk_pages: list[URLPattern | URLResolver] = [
    path("to-do/", to_do.to_do, name="to_do"),
    path("checklists/", templates.template_list, name="templates"),
    path("checklists/<slug:slug>/", include(of_template)),
    path("events/<slug:slug>/checklist/", include(of_event)),
]
urlpatterns = [path("desk/", include(desk_pages))]
