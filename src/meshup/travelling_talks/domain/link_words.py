"""Shell by its names alone: what two nodes tell each other of a talk that travelled, on the wire.

Each tells the other which page of its own shows the talk, and which page of the other it links.
What has the higher number counts. Neither is signed for third parties: it goes to one node.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.node_requests.errors import BadTerms
from meshup.travelling_talks.choices import TRAVELLING_TYPE
from meshup.travelling_talks.domain.request_terms import read_day, read_texts, read_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from meshup.activitypub.ids import Json
    from meshup.kit.localized_text import Texts

HIGHEST: Final = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWord:
    """What one node says of a talk to the other.

    Attributes:
        offer: id of the Offer by which it was asked for. number: grows with each word.
        url: its page there; "" where it is on no programme that everybody may read.
        links: the page of the other that it links; "" for none.
        titles: of the evening, by language. day: when; None where it has none.
    """

    offer: str
    number: int
    url: str = ""
    links: str = ""
    titles: Texts = field(default_factory=dict)
    day: date | None = None


def link_document(word: LinkWord, own_id: str) -> Json:
    """Return a word as the object of an Update; ``own_id`` names it for whoever says it."""
    document: Json = {
        "@context": REQUEST_CONTEXT,
        "id": own_id,
        "type": TRAVELLING_TYPE,
        "request": word.offer,
        "number": word.number,
    }
    more = {
        "url": word.url,
        "links": word.links,
        "nameMap": dict(word.titles),
        "startTime": word.day.isoformat() if word.day else "",
    }
    return document | {name: value for name, value in more.items() if value}


def read_link(document: Mapping[str, Any]) -> LinkWord:
    """Return a word of another node.

    Raises:
        BadTerms: with what does not read.
    """
    number, offer = document.get("number"), document.get("request")
    if type(number) is not int or not 1 <= number <= HIGHEST:
        raise BadTerms("number")
    if not isinstance(offer, str) or not offer:
        raise BadTerms("request")
    return LinkWord(
        offer=offer,
        number=number,
        url=read_url(document.get("url"), "url"),
        links=read_url(document.get("links"), "links"),
        titles=read_texts(document.get("nameMap"), "name"),
        day=read_day(document.get("startTime")),
    )
