"""A received card: taken along as a file, and noted as kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from meshup.agenda.domain.shown import public_event
from meshup.contact_exchange.domain.offering import receive
from meshup.contact_exchange.domain.queries.exchanges import received_card
from meshup.contact_exchange.domain.vcards import MEDIA_TYPE, vcard_of
from meshup.contact_exchange.errors import NoSuchAcquaintance
from meshup.contact_exchange.views.readers import admit_readers, people_reading
from meshup.kit import clock
from meshup.kit.forms.pages import way_back
from meshup.kit.url_paths import path_of
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from django.http import HttpRequest


@private_page
@require_safe
def vcard(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Hand out the card of somebody who said yes as well, as a file; it stays until it is kept.

    Raises:
        NoSuchEvent
        NoSuchAcquaintance: there is no card for them, whatever the reason.
    """
    at = clock.now()
    public_event(slug, at)
    card = received_card(people_reading(request, at), slug, token, at)
    if card is None:
        raise NoSuchAcquaintance
    answer = HttpResponse(vcard_of(card), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="contact.vcf"'
    return answer


@private_page
@require_POST
def keep_card(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Note that a device has kept a card, so that the node may forget it.

    The answer is the same whether or not there was one.

    Raises:
        NoSuchEvent, NoSuchAcquaintance, TooMany
    """
    at = clock.now()
    public_event(slug, at)
    receive(admit_readers(request, at), slug, token, at)
    page = way_back(request, path_of("contact_exchange:page", (slug,)))
    return HttpResponseRedirect(f"{page.partition('#')[0]}#met-{token}", status=303)
