"""Addresses of proposals that visitors may read, and of voices, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.proposal_voices.views import desk, readable, voices

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "proposal_voices"
urlpatterns: list[URLPattern] = [
    path("proposals/", readable.proposals, name="proposals"),
    path("proposals/mine/", voices.mine, name="mine"),
    path("proposals/mine/<uuid:uuid>/let-go/", voices.let_go, name="let_go"),
    path("proposals/<slug:slug>/", readable.proposal, name="proposal"),
    path("proposals/<slug:slug>/voice/", voices.voice, name="voice"),
    path("desk/proposals/voices/<uuid:uuid>/<int:number>/", desk.burst, name="burst"),
]
