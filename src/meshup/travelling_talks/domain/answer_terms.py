"""Shell by its names alone: what crosses when whoever holds a talk said yes, and nothing besides.

The public text of the talk, where it was held, and for each who holds it the contact that they
chose; with a no only whether it may be asked for another time. All of it is read with the bounds of
a proposal, so that what was read can be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meshup.kit.errors import Refusal
from meshup.kit.printable import printable_line
from meshup.node_requests.errors import BadTerms
from meshup.proposals.choices import ProposalKind
from meshup.proposals.domain.arrivals import as_files_answer
from meshup.proposals.domain.call_facts import CallFacts
from meshup.proposals.domain.wishes import (
    LONGEST,
    MOST_LANGUAGES,
    MOST_MINUTES,
    MOST_SPEAKERS,
    ProposalWish,
)
from meshup.signed_messages.proofs import canonical_json
from meshup.travelling_talks.choices import ContactKind
from meshup.travelling_talks.domain.request_terms import read_day, read_texts, read_url
from meshup.travelling_talks.models import LONGEST_CONTACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

MOST_BYTES: Final = 128 * 1024
MOST_TEXT_BYTES: Final = 96 * 1024
"""Of what it is about; what is beyond stays at home, whole languages at a time."""
MOST_EVENINGS: Final = 20
LONGEST_CODE: Final = 8


def fitting(abstracts: Mapping[str, str]) -> dict[str, str]:
    """Return as many languages of a text, in their order, as a message takes."""
    kept: dict[str, str] = {}
    for code, text in abstracts.items():
        if len(canonical_json({**kept, code: text})) <= MOST_TEXT_BYTES:
            kept[code] = text
    return kept


def read(document: Json) -> dict[str, Any]:
    """Return the terms of an answer; they are what was written, bounded.

    Raises:
        BadTerms: the name of what does not read.
    """
    if "talk" not in document:
        return {"again": True} if document.get("again") is True else {}
    talk = document["talk"]
    if not isinstance(talk, dict):
        raise BadTerms("talk")
    return {
        "talk": _talk(talk),
        "evenings": [_evening(each) for each in _some(document, "evenings", MOST_EVENINGS)],
        "contacts": [_contact(each) for each in _some(document, "contacts", MOST_SPEAKERS)],
    }


def remembered(terms: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what stays in the request: nothing of the talk, and nothing of anybody."""
    return {"again": True} if terms.get("again") else {}


def _talk(talk: Json) -> dict[str, Any]:
    titles = read_texts(talk.get("nameMap"), "title", LONGEST["titles"])
    url = read_url(talk.get("url"), "url")
    if not titles or not url:
        raise BadTerms("title" if not titles else "url")
    kind, minutes = talk.get("kind"), talk.get("minutes")
    if type(minutes) is not int or not 0 <= minutes <= MOST_MINUTES:
        raise BadTerms("minutes")
    read = {
        "url": url,
        "nameMap": titles,
        "contentMap": read_texts(
            talk.get("contentMap"), "content", LONGEST["abstracts"], is_line=False
        ),
        "kind": kind if kind in ProposalKind.values else ProposalKind.TALK.value,
        "minutes": minutes,
        "languages": [_code(each) for each in _some(talk, "languages", MOST_LANGUAGES)],
        "names": [_line(each, LONGEST["names"]) for each in _some(talk, "names", MOST_SPEAKERS)],
    }
    try:
        wish_of(read).check(as_files_answer(CallFacts()))
    except Refusal:
        raise BadTerms("talk") from None
    return read


def wish_of(talk: Mapping[str, Any]) -> ProposalWish:
    """Return a talk that was read as a proposal."""
    return ProposalWish(
        titles=dict(talk["nameMap"]),
        abstracts=dict(talk["contentMap"]),
        kind=talk["kind"],
        minutes=talk["minutes"],
        languages=tuple(talk["languages"]),
        names=tuple(name for name in talk["names"] if name),
    )


def _evening(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadTerms("evening")
    day = read_day(value.get("startTime"))
    return {
        "nameMap": read_texts(value.get("nameMap"), "evening"),
        "url": read_url(value.get("url"), "evening"),
        "startTime": day.isoformat() if day else "",
    }


def _contact(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or value.get("kind") not in ContactKind.values:
        raise BadTerms("contact")
    kind = str(value["kind"])
    return {
        "name": _line(value.get("name", ""), LONGEST["names"]),
        "kind": kind,
        "value": checked_contact(kind, value.get("value", "")),
    }


def checked_contact(kind: str, value: object) -> str:
    """Return a contact as it is given on: an address, a link, a word; "" for none.

    Raises:
        BadTerms: "contact": it is none of its kind.
    """
    if kind == ContactKind.THROUGH:
        return ""
    if not isinstance(value, str) or not value.strip():
        raise BadTerms("contact")
    if kind == ContactKind.LINK:
        return read_url(value.strip(), "contact")
    line = _line(value, LONGEST_CONTACT)
    if kind == ContactKind.MAIL:
        try:
            validate_email(line)
        except ValidationError:
            raise BadTerms("contact") from None
    return line


def _some(document: Json, name: str, most: int) -> list[Any]:
    value = document.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise BadTerms(name)
    return value


def _code(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_CODE:
        raise BadTerms("languages")
    if not all(part.isascii() and part.isalnum() for part in value.split("-")):
        raise BadTerms("languages")
    return value


def _line(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or printable_line(value) != value.strip():
        raise BadTerms("line")
    return value.strip()
