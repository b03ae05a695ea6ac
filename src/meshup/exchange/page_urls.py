"""Addresses of the exchange's own pages, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.exchange import views

app_name = "exchange_pages"
urlpatterns = [path("follow/", views.sharing, name="sharing")]
