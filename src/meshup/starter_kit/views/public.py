"""The kit as everybody reads it: the document for programs, and a page that says what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.fediverse.domain.addressing import absolute
from meshup.kit.clock import now
from meshup.kit.web import keep, open_to_all
from meshup.starter_kit.domain.offering import shown_kit, shown_offer
from meshup.starter_kit.errors import NoKit

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def kit_json(_request: HttpRequest) -> HttpResponse:
    """Answer with the kit.

    Raises:
        NoKit: hosts offer nothing.
    """
    shown = shown_kit(now())
    if shown.value is None:
        raise NoKit
    response = HttpResponse(shown.value, content_type="application/json")
    response["Content-Disposition"] = 'inline; filename="kit.json"'
    return keep(open_to_all(response), *shown.tags, until=shown.until)


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Show what is in the kit, and the one command that starts a node with it."""
    return public_page(
        request, "starter_kit/kit.html", offered=shown_offer(now()), address=absolute("")
    )
