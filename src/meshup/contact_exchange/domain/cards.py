"""Contact cards: what somebody chose to give to somebody they met. Pure.

Words
    card    a name, and what its owner gives beside it
    given   the parts that are ticked for this one person; the others are not looked at
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from meshup.contact_exchange.errors import (
    NoName,
    NotALink,
    NotAMail,
    NotAPhone,
    NothingOnCard,
    TooLong,
    TooManyLinks,
)
from meshup.kit.printable import printable_line, printable_text

if TYPE_CHECKING:
    from collections.abc import Collection

PARTS: Final = ("phone", "mail", "links", "note")
"""What stands on a card beside the name, each given or not."""
LONGEST: Final = {"name": 80, "phone": 40, "mail": 254, "link": 200, "note": 300}
"""Characters of each."""
MOST_LINKS: Final = 5
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ./()-]{3,}")
_MAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]+\.[^\s@.,;:<>()]+")
_HOST: Final = re.compile(r"(?=.{1,253}\Z)(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


@dataclass(frozen=True, slots=True)
class Card:
    """A contact card; "" and () stand for what is not given."""

    name: str
    phone: str = ""
    mail: str = ""
    links: tuple[str, ...] = ()
    note: str = ""


def card_of(typed: Card, given: Collection[str]) -> Card:
    """Return the card with its name and the parts that are ``given``, checked and tidied.

    ``typed.links`` are lines as they were typed; empty ones go, and each gets a scheme.

    Raises:
        NoName, NothingOnCard, NotAPhone, NotAMail, NotALink, TooManyLinks, TooLong
    """
    name = _line("name", typed.name)
    if not name:
        raise NoName
    card = Card(
        name=name,
        phone=_phone(typed.phone) if "phone" in given else "",
        mail=_mail(typed.mail) if "mail" in given else "",
        links=_links(typed.links) if "links" in given else (),
        note=_note(typed.note) if "note" in given else "",
    )
    if card == Card(name):
        raise NothingOnCard
    return card


def card_to_json(card: Card) -> dict[str, Any]:
    """Return a card as JSON values, without what it does not give."""
    values = {
        "name": card.name,
        "phone": card.phone,
        "mail": card.mail,
        "links": list(card.links),
        "note": card.note,
    }
    return {name: value for name, value in values.items() if value}


def card_from_json(values: dict[str, Any]) -> Card:
    """Return the card that ``card_to_json`` wrote."""
    return Card(**{**values, "links": tuple(values.get("links", ()))})


def _line(part: str, typed: str) -> str:
    line = printable_line(typed)
    if len(line) > LONGEST[part]:
        raise TooLong(part, LONGEST[part])
    return line


def _phone(typed: str) -> str:
    phone = _line("phone", typed)
    if phone and not _PHONE.fullmatch(phone):
        raise NotAPhone
    return phone


def _mail(typed: str) -> str:
    mail = _line("mail", typed)
    if mail and not _MAIL.fullmatch(mail):
        raise NotAMail
    return mail


def _note(typed: str) -> str:
    note = printable_text(typed).strip()
    if len(note) > LONGEST["note"]:
        raise TooLong("note", LONGEST["note"])
    return note


def _links(lines: tuple[str, ...]) -> tuple[str, ...]:
    links = [_link(line) for line in (printable_line(typed) for typed in lines) if line]
    if len(links) > MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    return tuple(dict.fromkeys(links))


def _link(typed: str) -> str:
    """Return an address of the web; what begins with no scheme gets https."""
    link = typed if _SCHEME.match(typed) else f"https://{typed}"
    if len(link) > LONGEST["link"]:
        raise TooLong("links", LONGEST["link"])
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
        _port = parts.port
    except ValueError as error:
        raise NotALink(link=typed[:60]) from error
    is_web = parts.scheme in {"http", "https"} and _HOST.fullmatch(host) is not None
    if not is_web or parts.username is not None or any(char.isspace() for char in link):
        raise NotALink(link=typed[:60])
    return link
