"""Stay in touch: whom one met, one's own card, and the cards of those who said yes as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from meshup.agenda.domain.shown import public_event
from meshup.contact_exchange.domain.offering import offer, take_back
from meshup.contact_exchange.domain.queries.exchanges import exchange_panel
from meshup.contact_exchange.errors import NoSuchAcquaintance
from meshup.contact_exchange.forms.cards import CardForm, card_form_id
from meshup.contact_exchange.views.readers import admit_readers, people_reading
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page, way_back
from meshup.kit.url_paths import path_of
from meshup.kit.web import keep
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

PAGE: Final = "contact_exchange/page.html"
LONGEST_KEY: Final = 22


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def stay_in_touch(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom the people of this device met; say yes to one, or take it back.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
        NoSuchAcquaintance: it is nobody of theirs.
    """
    at = clock.now()
    public_event(slug, at)
    if request.method != "POST":
        return _page(request, slug, at)
    if "take_back" in request.POST:
        return _take_back(request, slug, at)
    form = CardForm(request.POST)
    if form.is_valid():
        try_to(form, lambda: _offer(request, slug, form, at))
    if form.is_valid():
        return _back_to(request, slug, _key(request, "yes"))
    return _page(request, slug, at, sent=form)


def _offer(request: HttpRequest, slug: str, form: CardForm, at: datetime) -> None:
    card = form.card
    people = admit_readers(request, at)
    offer(people, slug, _key(request, "yes"), card, at)


def _take_back(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    key = _key(request, "take_back")
    take_back(admit_readers(request, at), slug, key, at)
    return _back_to(request, slug, key)


def _key(request: HttpRequest, button: str) -> str:
    """Return the key in the value of the button that was pressed.

    Raises:
        NoSuchAcquaintance: it can be none.
    """
    key = request.POST.get(button, "")
    if not key.isascii() or len(key) > LONGEST_KEY:
        raise NoSuchAcquaintance
    return key


def _back_to(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lead to the line of that person, on the page where the button was; always the same way."""
    page = way_back(request, path_of("contact_exchange:page", (slug,)))
    return HttpResponseRedirect(f"{page.partition('#')[0]}#met-{key}", status=303)


def _page(
    request: HttpRequest, slug: str, at: datetime, *, sent: CardForm | None = None
) -> HttpResponse:
    event = public_event(slug, at).value
    panels = [exchange_panel(peer, slug, at) for peer in people_reading(request, at)]
    context = {
        "event": event,
        "exchanges": [panel for panel in panels if panel.people],
        "back": way_back(request, ""),
    }
    if sent is None:
        return form_page(request, PAGE, context)
    key = _key(request, "yes")
    meant = [panel for panel in panels if any(person.key == key for person in panel.people)]
    if not meant:
        raise NoSuchAcquaintance
    sent.auto_id = card_form_id(meant[0])
    return form_page(request, PAGE, {**context, "sent": sent, "sent_in": meant[0].owner}, sent)


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Show the page on which a device lists the cards that it has kept; none is here."""
    return keep(render(request, "contact_exchange/contacts.html"), "node")
