"""Addresses of the pages of imports, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.imports.views import pages

app_name = "imports"
urlpatterns = [
    path("desk/import/", pages.send, name="send"),
    path("desk/import/take/", pages.confirm_import, name="take"),
    path("desk/import/<int:import_id>/", pages.result, name="result"),
    path("desk/import/<int:import_id>/give-back/", pages.revert_import, name="give_back"),
    path("desk/import/address/<int:source_id>/", pages.set_source, name="address"),
]
