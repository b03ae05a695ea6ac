"""Contact cards as vCards. Pure.

Method
    Lines end with CRLF and are folded at 75 octets of UTF-8, between characters. In text values the
    backslash, the comma, the semicolon and line breaks are escaped; a URI is written as it is.

Source
    RFC 6350 (vCard 4.0), sections 3.2 (folding), 3.4 and 4 (values), 6.2.1 (FN is required), 6.4
    (TEL, EMAIL), 6.7 (NOTE, URL).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.contact_exchange.domain.cards import Card

MEDIA_TYPE: Final = "text/vcard; charset=utf-8"
LONGEST_LINE: Final = 75
"""Octets, without the end of the line."""
LARGEST_CODE: Final = 440
"""Octets that a QR code holds which phones still read from a phone: 81 squares a side at most."""


def vcard_of(card: Card, *, with_note: bool = True) -> str:
    """Return a card as a vCard 4.0: lines that end with CRLF, folded."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(card, with_note=with_note))


def code_text_of(card: Card) -> str:
    """Return the vCard that fits into a QR code: whole, else without its text; "" when neither."""
    texts = (vcard_of(card, with_note=with_note) for with_note in (True, False))
    return next((text for text in texts if len(text.encode()) <= LARGEST_CODE), "")


def _lines(card: Card, *, with_note: bool) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_escaped(card.name)}"
    if card.phone:
        yield f"TEL:{_escaped(card.phone)}"
    if card.mail:
        yield f"EMAIL:{_escaped(card.mail)}"
    for link in card.links:
        yield f"URL:{link}"
    if card.note and with_note:
        yield f"NOTE:{_escaped(card.note)}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    folded, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LONGEST_LINE:
            folded, octets = f"{folded}\r\n ", 1
        folded += character
        octets += size
    return folded
