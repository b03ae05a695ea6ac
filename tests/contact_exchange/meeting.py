"""Adele, Basile and Camille, who met at an evening in December, each with a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from meshup.contact_exchange.domain.opening import open_exchange
from meshup.contact_exchange.domain.queries.exchanges import exchange_panel
from meshup.contact_exchange.models import Acquaintance
from meshup.presence.domain.join_codes import join_code
from meshup.presence.models import Presence
from tests.attendance.coming_pages import phone, words
from tests.presence.evening import DECEMBER, EIGHT, ENDS, HERE

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client

PAGE = f"/en/events/{DECEMBER}/stay-in-touch/"
AFTER = ENDS + timedelta(days=7)
"""When all is over."""


@dataclass
class Attendee:
    """Somebody with a phone at the evening."""

    name: str
    browser: Client
    number: int

    def page(self, path: str = PAGE) -> Any:
        """Open the page."""
        return self.browser.get(path)

    def key_of(self, other: Attendee) -> str:
        """Return the key by which this one acts on the other; by the rows, as no page tells it."""
        return Acquaintance.objects.get(peer=self.number, other=other.number).key

    def says_yes_to(self, other: Attendee, **card: Any) -> Any:
        """Press "Stay in touch" beside the other's name, with a card."""
        return self.browser.post(PAGE, {**card_of(self), **card, "yes": self.key_of(other)})

    def takes_back_from(self, other: Attendee) -> Any:
        """Press "Take it back" beside the other's name."""
        return self.browser.post(PAGE, {"take_back": self.key_of(other)})

    def keeps_card_of(self, other: Attendee) -> Any:
        """Say that this device has kept the other's card, as its script does."""
        return self.browser.post(f"{PAGE}{self.key_of(other)}/keep/")

    def vcard_of(self, other: Attendee) -> Any:
        """Ask for the other's card as a file."""
        return self.browser.get(f"{PAGE}{self.key_of(other)}/card.vcf")


def card_of(who: Attendee) -> dict[str, Any]:
    """Return the fields of somebody's card, all of it given."""
    return {
        "name": f"{who.name} Example",
        "phone": "+33 6 12 34 56 78",
        "mail": f"{who.name.lower()}@mail.example",
        "links": f"https://{who.name.lower()}.example/me",
        "note": f"The words of {who.name}",
        "give": ["phone", "mail", "links", "note"],
    }


def arrives(name: str, address: str = "203.0.113.9") -> Attendee:
    """Let somebody join the evening from a phone of their own."""
    browser = phone(address)
    said = {"act": "join", "languages": ["en"], "display_name": name}
    response = browser.post(HERE, {**said, "code": join_code(DECEMBER, EIGHT).text})
    assert response.status_code == 303, words(response)
    return Attendee(name, browser, Presence.objects.latest("pk").peer_id)


def meet(*people: Attendee, at: Any = EIGHT) -> None:
    """Let each two of these have met."""
    numbers = [who.number for who in people]
    pairs = [(one, other) for i, one in enumerate(numbers) for other in numbers[i + 1 :]]
    open_exchange(DECEMBER, pairs, at)


def stages(who: Attendee, at: Any = EIGHT) -> dict[str, str]:
    """Return how far somebody is with each whom they met, by name."""
    return {one.name: str(one.stage) for one in exchange_panel(who.number, DECEMBER, at).people}


def named(page: Any) -> set[str]:
    """Return which cards a page shows, by the words on them."""
    return set(re.findall(r"The words of (\w+)", page.content.decode()))
