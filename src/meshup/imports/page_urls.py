"""Addresses of the pages of imports, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.imports import views

app_name = "imports"
urlpatterns = [
    path("desk/import/", views.send, name="send"),
    path("desk/import/take/", views.confirm_import, name="take"),
    path("desk/import/<int:import_id>/", views.result, name="result"),
    path("desk/import/<int:import_id>/give-back/", views.revert_import, name="give_back"),
    path("desk/import/address/<int:source_id>/", views.set_source, name="address"),
]
