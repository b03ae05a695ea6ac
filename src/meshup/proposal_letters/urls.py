"""Addresses of letters to speakers, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.proposal_letters.views import outbox, templates

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "proposal_letters"

of_letter: list[URLPattern] = [
    path("", outbox.letter, name="letter"),
    path("preview/", outbox.preview, name="preview"),
    path("send/", outbox.send, name="send"),
    path("drop/", outbox.drop, name="drop"),
]
of_template: list[URLPattern] = [
    path("", templates.template, name="template"),
    path("preview/", templates.template_preview, name="template_preview"),
    path("usual/", templates.usual, name="usual"),
]
desk_pages: list[URLPattern | URLResolver] = [
    path("", outbox.outbox, name="outbox"),
    path("send/", outbox.send_all, name="send_all"),
    path("rule/", outbox.rule, name="rule"),
    path("<int:number>/", include(of_letter)),
    path("words/", templates.template_list, name="templates"),
    re_path(r"^words/(?P<topic>[a-z_]{1,12})/(?P<language>[a-z]{2})/", include(of_template)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/proposals/letters/", include(desk_pages)),
]
