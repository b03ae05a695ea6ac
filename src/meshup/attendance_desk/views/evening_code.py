"""The code of an evening, to show or print at the entrance, with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.domain.evening_address import evening_address
from meshup.attendance.rules import may_see_names
from meshup.community.access import desk
from meshup.desk.pages import desk_page
from meshup.moderation.domain.evening_codes import written_code
from meshup.pictures.qr_codes import qr_svg

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@desk(may_see_names)
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the code of an evening, for paper and screens at the entrance."""
    context = {
        "event": event_for(request.user, slug),
        "code": written_code(slug),
        "page": evening_address(slug).partition("?")[0],
    }
    return desk_page(request, "attendance_desk/evening_code.html", context)


@require_safe
@desk(may_see_names)
def code_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the address of the event's page, with the code, as a QR code."""
    event_for(request.user, slug)
    return HttpResponse(qr_svg(evening_address(slug)), content_type="image/svg+xml")
