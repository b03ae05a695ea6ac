"""Addresses of the room, below a language: visitors who follow, and the letters of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.mailings.views import following, message_acts, messages

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "mailings"

message_pages: list[URLPattern] = [
    path("", messages.message, name="message"),
    path("edit/", messages.message_edit, name="message_edit"),
    re_path(r"^preview/(?P<language>[a-z]{2})/$", messages.message_preview, name="message_preview"),
    path("send/", message_acts.message_send, name="message_send"),
    path("take-back/", message_acts.message_take_back, name="message_take_back"),
    path("stop/", message_acts.message_stop, name="message_stop"),
    path("delete/", message_acts.message_delete, name="message_delete"),
    path("test/", message_acts.message_test, name="message_test"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("follow/letters/", following.follow, name="follow"),
    path("follow/letters/requested/", following.requested, name="requested"),
    path("follow/letters/mine/<str:token>/", following.subscriptions, name="subscriptions"),
    path("desk/letters/", messages.message_list, name="message_list"),
    path("desk/letters/new/", messages.message_new, name="message_new"),
    path("desk/letters/<int:number>/", include(message_pages)),
]
