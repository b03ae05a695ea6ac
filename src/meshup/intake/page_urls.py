"""Addresses of the intake's pages, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.intake import views

app_name = "intake"
urlpatterns = [
    path("desk/import/", views.send, name="send"),
    path("desk/import/take/", views.take_it, name="take"),
    path("desk/import/<int:intake>/give-back/", views.give_it_back, name="give_back"),
]
