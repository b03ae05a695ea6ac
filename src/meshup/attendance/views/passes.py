"""The pass of one evening, large: to show at the door, or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from meshup.attendance.domain.links import registration_by_link
from meshup.attendance.domain.planned_evenings import planned_evenings
from meshup.attendance.errors import NoSuchRegistration
from meshup.kit import clock
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@private_page
def show_pass(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Show the pass of an evening to whoever has the link of its registration."""
    at = clock.now()
    try:
        planned = planned_evenings([registration_by_link(token)])
    except NoSuchRegistration:
        admit("open_link", visitor_from(request), at, absent=NoSuchRegistration)
        return render(request, "attendance/gone.html", status=404)
    shown = next((one for one in planned if one.event.slug == slug), None)
    if shown is None or not shown.pass_code or shown.event.ends_at <= at:
        return render(request, "attendance/gone.html", status=404)
    return render(request, "attendance/pass.html", {"one": shown, "event": shown.event})
