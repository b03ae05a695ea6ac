"""Addresses of the site's files, which are the same in every language."""

from __future__ import annotations

from django.urls import path

from meshup.site import theme

app_name = "files"
urlpatterns = [
    path("theme.css", theme.theme, name="theme"),
]
