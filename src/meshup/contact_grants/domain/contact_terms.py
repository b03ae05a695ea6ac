"""Shell by its words alone: what is asked about a contact, and what is given, on the wire.

Words
    terms  what is asked: why, for whom, who will see it, which parts of a card, until when
    given  a ``Profile`` with the parts that its owner chose, a receipt, and when it ends

Nothing is taken that was not asked for, nothing that is unknown, nothing that a card would tidy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.instants import read_instant, written_instant
from meshup.contact_exchange.domain.cards import PARTS, Card, card_of, card_to_json
from meshup.contact_grants.choices import Way
from meshup.kit.errors import Refusal
from meshup.kit.printable import printable_line, printable_text
from meshup.node_requests.errors import BadTerms
from meshup.peers.domain.joining_codes import ALPHABET, LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json

LONGEST: Final = {"content": 600, "whom": 200, "readers": 200, "name": 80, "event": 120}
"""Characters of each line or text that is asked with."""
LINES: Final = {
    Way.HOSTS: ("whom", "readers"),
    Way.MET: ("whom", "name", "event"),
    Way.BACK: (),
}
"""Which lines an Offer has; each is there, unless ``EMPTY`` has it."""
EMPTY: Final = frozenset({"event"})
KEYS: Final = frozenset({"type", "name", *PARTS, "receipt", "expires"})
LONGEST_ID: Final = 2_000
MOST_DAYS: Final = 400


def hosts_terms(
    *, content: str, whom: str, readers: str, fields: Collection[str], until: datetime
) -> dict[str, Any]:
    """Return the terms by which hosts ask."""
    lines = {"content": content, "whom": whom, "readers": readers}
    return {"way": Way.HOSTS.value, **lines, **_wanted(fields, until)}


def met_terms(
    *, content: str, whom: str, name: str, event: str, code: str, until: datetime
) -> dict[str, Any]:
    """Return the terms by which somebody asks for whom they met; ``code`` may be ""."""
    lines = {"content": content, "whom": whom, "name": name, "event": event}
    terms = {"way": Way.MET.value, **lines, **_wanted(PARTS, until)}
    return terms | ({"code": code} if code else {})


def back_terms(offer_id: str, until: datetime) -> dict[str, Any]:
    """Return the terms by which who said yes gets the card of who asked."""
    return {"way": Way.BACK.value, "context": offer_id, **_wanted(PARTS, until)}


def until_of(terms: Mapping[str, Any]) -> datetime | None:
    """Return until when a card may be kept; None where the terms are forgotten."""
    return read_instant(terms.get("until"))


def write(terms: Mapping[str, Any]) -> Json:
    """Return the fields of the Offer's object: the terms as they are."""
    return dict(terms)


def read(document: Json) -> Mapping[str, Any]:
    """Return the terms of an Offer's object.

    Raises:
        BadTerms: "way", "fields", "until", "code", "context", or the name of a line.
    """
    if document.get("way") not in Way.values:
        raise BadTerms("way")
    way = Way(document["way"])
    terms: dict[str, Any] = {"way": way.value}
    for line in LINES[way]:
        terms[line] = _line(document, line)
    if way != Way.BACK:
        terms["content"] = _text(document)
    terms |= _read_wanted(document)
    if way == Way.MET and "code" in document:
        terms["code"] = _code(document["code"])
    if way == Way.BACK:
        terms["context"] = _context(document.get("context"))
    return terms


def given_answer(card: Card, receipt: UUID, expires: datetime) -> dict[str, Any]:
    """Return what goes with a yes: the card's parts and no more."""
    ends = {"receipt": str(receipt), "expires": written_instant(expires)}
    return {"type": "Profile", **card_to_json(card), **ends}


def read_answer(document: Json) -> Mapping[str, Any]:
    """Return what came with an answer; {} where nothing did.

    Raises:
        BadTerms: "parts" for something unknown; "card", "receipt", "expires".
    """
    if not document:
        return {}
    if not set(document) <= KEYS or document.get("type") != "Profile":
        raise BadTerms("parts")
    if read_instant(document.get("expires")) is None:
        raise BadTerms("expires")
    try:
        receipt = str(UUID(str(document.get("receipt"))))
    except ValueError:
        raise BadTerms("receipt") from None
    if receipt != document.get("receipt"):
        raise BadTerms("receipt")
    card = {name: value for name, value in document.items() if name in {"name", *PARTS}}
    if not isinstance(card.get("links", []), list) or card_to_json(_card(card)) != card:
        raise BadTerms("card")
    return dict(document)


def check_answer(terms: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuse a yes without a card, with more than was asked for, or for longer.

    Raises:
        BadTerms: "no_card", "more_than_asked", "longer_than_asked".
    """
    if not given:
        raise BadTerms("no_card")
    if not parts_of(given) <= set(terms.get("fields", ())):
        raise BadTerms("more_than_asked")
    until, expires = until_of(terms), read_instant(given["expires"])
    if until is None or expires is None or expires > until:
        raise BadTerms("longer_than_asked")


def card_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the card of an answer that was read, as JSON."""
    return {name: value for name, value in given.items() if name in {"name", *PARTS}}


def parts_of(given: Mapping[str, Any]) -> set[str]:
    """Return which parts beside the name are given."""
    return {part for part in PARTS if part in given}


def _wanted(fields: Collection[str], until: datetime) -> dict[str, Any]:
    return {
        "fields": [part for part in PARTS if part in fields],
        "until": written_instant(until),
    }


def _read_wanted(document: Json) -> dict[str, Any]:
    fields, until = document.get("fields"), read_instant(document.get("until"))
    if not isinstance(fields, list) or not fields or not set(map(str, fields)) <= set(PARTS):
        raise BadTerms("fields")
    if until is None:
        raise BadTerms("until")
    return _wanted([str(part) for part in fields], until)


def _context(context: object) -> str:
    if not isinstance(context, str) or len(context) > LONGEST_ID or not is_web_url(context):
        raise BadTerms("context")
    return context


def _card(values: Mapping[str, Any]) -> Card:
    lines = [values.get(part, "") for part in ("name", "phone", "mail", "note")]
    links = values.get("links", [])
    if not all(isinstance(line, str) for line in (*lines, *links)):
        raise BadTerms("card")
    name, phone, mail, note = lines
    try:
        return card_of(Card(name, phone, mail, tuple(links), note), PARTS)
    except Refusal:
        raise BadTerms("card") from None


def _line(document: Json, name: str) -> str:
    line = document.get(name, "")
    if not isinstance(line, str) or len(line) > LONGEST[name] or printable_line(line) != line:
        raise BadTerms(name)
    if not line and name not in EMPTY:
        raise BadTerms(name)
    return line


def _text(document: Json) -> str:
    text = document.get("content", "")
    if not isinstance(text, str) or len(text) > LONGEST["content"] or printable_text(text) != text:
        raise BadTerms("content")
    if not text and document.get("way") == Way.HOSTS:
        raise BadTerms("content")
    return text


def _code(code: object) -> str:
    if not isinstance(code, str) or len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise BadTerms("code")
    return code
