"""What hosts want a peer to read, put away once it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meshup.kit.clock import now
from meshup.kit.forms.pages import way_back
from meshup.peers.device_cookie import people_on
from meshup.peers.private_pages import private_page
from meshup.reports.domain.warnings import mark_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@private_page
@require_POST
def warning_read(request: HttpRequest, number: int) -> HttpResponse:
    """Note that somebody on this device has read a warning; others' stay as they are."""
    mark_read(number, [peer.number for peer in people_on(request)], now())
    return redirect(way_back(request, "/"))
