"""Addresses of mesh below the language: the page of everybody, and those of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.mesh.views import desk, pages

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "mesh_pages"
urlpatterns: list[URLPattern] = [
    path("mesh/", pages.mesh, name="mesh"),
    path("desk/nodes/", desk.nodes, name="nodes"),
    path("desk/nodes/<int:number>/neighbour/", desk.make_neighbour, name="make_neighbour"),
    path("desk/nodes/<int:number>/part/", desk.part, name="part"),
    path("desk/nodes/<int:number>/remove/", desk.remove, name="remove"),
]
