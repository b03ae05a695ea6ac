"""Addresses of inbox that know no language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.inbox.views.inboxes import actor_inbox, shared_inbox

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "inbox"
urlpatterns: list[URLPattern] = [
    path("ap/inbox", shared_inbox, name="shared_inbox"),
    path("ap/<slug:name>/inbox", actor_inbox, name="actor_inbox"),
]
