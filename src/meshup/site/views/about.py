"""What the community stands for, how to reach it, and what it keeps about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.kit import personal_data
from meshup.kit.personal_data import Concerns
from meshup.reports.domain.queries.contact_persons import shown_contact_persons

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HEADINGS: Final = {
    Concerns.VISITORS: _("If you visit"),
    Concerns.HELPERS: _("If you help to run the node"),
    Concerns.EVERYBODY: _("In either case"),
}


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the charter and the code of conduct."""
    return public_page(request, "site/charter.html", contacts=shown_contact_persons())


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show how to reach the hosts and where else the community is."""
    return public_page(request, "site/contact.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what rooms keep about people, for how long and how to erase it; who publishes, hosts."""
    kinds = personal_data.registered()
    sections = [
        (heading, [kind for kind in kinds if kind.sentences.concerns is concerned])
        for concerned, heading in HEADINGS.items()
    ]
    return public_page(
        request, "site/privacy.html", sections=sections, cookies=personal_data.cookies()
    )
