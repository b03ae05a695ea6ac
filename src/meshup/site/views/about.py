"""What the community stands for, and how to reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the charter and the code of conduct."""
    return public_page(request, "site/charter.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show how to reach the hosts and where else the community is."""
    return public_page(request, "site/contact.html")
