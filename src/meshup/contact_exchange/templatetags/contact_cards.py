"""Contact cards on a page: the form of one's own, and what a device keeps of a received one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe

from meshup.contact_exchange.domain.cards import card_to_json
from meshup.contact_exchange.domain.vcards import code_text_of, vcard_of
from meshup.contact_exchange.forms.cards import CardForm, card_form_id
from meshup.pictures.qr_codes import qr_packed, qr_svg

if TYPE_CHECKING:
    from meshup.contact_exchange.domain.cards import Card
    from meshup.contact_exchange.domain.queries.exchanges import AcquaintanceView, ExchangePanel

register = template.Library()


@register.simple_tag
def card_form(panel: ExchangePanel) -> CardForm:
    """Return the form of one's own card, with nothing but the name of the evening in it."""
    return CardForm(initial={"name": panel.own_name}, auto_id=card_form_id(panel))


@register.filter
def code_picture(card: Card) -> SafeString:
    """Return the QR code of a card; "" for one that is too large for it."""
    text = code_text_of(card)
    return mark_safe(qr_svg(text) if text else "")  # noqa: S308 - numbers, drawn by us


@register.filter
def code_lacks_note(card: Card) -> bool:
    """Say whether the QR code leaves out the words of a card, for they are too long."""
    return code_text_of(card) not in {"", vcard_of(card)}


@register.filter
def device_entry(person: AcquaintanceView) -> str:
    """Return, as JSON, what a device keeps of a card that it received."""
    if person.card is None:
        return ""
    text = code_text_of(person.card)
    kept = {
        **card_to_json(person.card),
        "called": person.name,
        "met": person.met_at.date().isoformat(),
        "vcard": vcard_of(person.card),
        "code": qr_packed(text) if text else None,
    }
    return json.dumps(kept, ensure_ascii=False)
