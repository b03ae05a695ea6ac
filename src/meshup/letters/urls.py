"""Addresses of the pages that letters lead to, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.letters.views import joining, proving, stopping

app_name = "letters"
urlpatterns = [
    path("letters/join/", joining.join_by_address, name="join_by_address"),
    path("letters/prove/<str:token>/", proving.prove, name="prove"),
    path("letters/stop/<str:token>/", stopping.stop, name="stop"),
]
