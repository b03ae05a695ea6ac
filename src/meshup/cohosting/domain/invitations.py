"""Pure: what communities are asked when they are to hold an event together, and what they answer.

Everybody can read these words once they were agreed on: they stand in the record of the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.instants import written_instant
from meshup.agenda.domain.plans import LONGEST, check_zone
from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.domain.cohost_numbers import MOST_PEOPLE
from meshup.cohosting.domain.record_reading import LONGEST_UID
from meshup.cohosting.errors import BadRecord
from meshup.kit.errors import Refusal
from meshup.kit.printable import printable_line, printable_text
from meshup.node_requests.errors import BadTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json
    from meshup.agenda.domain.occurrence import Occurrence

LONGEST_EXPECTED: Final = 2_000
LONGEST_PART: Final = 200
LONGEST_PLACE: Final = 300


def terms_for(
    event: Occurrence, record: str, page: str, *, expected: str, part: str
) -> dict[str, Any]:
    """Return what communities are asked for an event of ours."""
    place = event.place
    where = f"{place.name}, {place.city}".strip(", ") if place else event.area
    return {
        "record": record,
        "page": page,
        "uid": event.uid,
        "titles": {language: printable_line(words) for language, words in event.titles.items()},
        "starts_at": written_instant(event.starts_at),
        "ends_at": written_instant(event.ends_at),
        "time_zone": event.time_zone,
        "place": printable_line(where)[:LONGEST_PLACE],
        "expected": printable_text(expected).strip(),
        "part": printable_line(part),
    }


def write_terms(terms: Mapping[str, Any]) -> Json:
    """Return terms as the object of an Offer."""
    return {
        "record": terms["record"],
        "url": terms["page"],
        "uid": terms["uid"],
        "nameMap": dict(terms["titles"]),
        "startTime": terms["starts_at"],
        "endTime": terms["ends_at"],
        "timezone": terms["time_zone"],
        "place": terms["place"],
        "content": terms["expected"],
        "part": terms["part"],
    }


def read_terms(document: Json) -> dict[str, Any]:
    """Return the terms of the object of an Offer.

    Raises:
        BadTerms
    """
    try:
        begins = parts.some_instant(document, "startTime")
        ends = parts.some_instant(document, "endTime")
        terms: dict[str, Any] = {
            "record": parts.web_address(document, "record"),
            "page": parts.web_address(document, "url", must=False),
            "uid": parts.line(document, "uid", LONGEST_UID, least=1),
            "titles": parts.texts(document, "nameMap", LONGEST["titles"]),
            "starts_at": written_instant(begins),
            "ends_at": written_instant(ends),
            "time_zone": parts.line(document, "timezone", 64, least=1),
            "place": parts.line(document, "place", LONGEST_PLACE),
            "expected": _text(document, "content"),
            "part": parts.line(document, "part", LONGEST_PART),
        }
        check_zone(terms["time_zone"])
    except BadRecord as bad:
        raise BadTerms(bad.reason) from None
    except Refusal:
        raise BadTerms("timezone") from None
    if ends <= begins:
        raise BadTerms("endTime")
    if not any(terms["titles"].values()):
        raise BadTerms("nameMap")
    return terms


def read_answer(document: Json) -> dict[str, Any]:
    """Return what came with a yes: whether it has a place of its own, how many places it needs.

    Raises:
        BadTerms
    """
    try:
        answer: dict[str, Any] = {"ownPlace": parts.truth(document, "ownPlace")}
        places = parts.number(document, "placesWanted", least=1, most=MOST_PEOPLE)
    except BadRecord as bad:
        raise BadTerms(bad.reason) from None
    return answer | ({} if places is None else {"placesWanted": places})


def _text(document: Json, key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str) or len(value) > LONGEST_EXPECTED:
        raise BadRecord(key)
    if printable_text(value) != value:
        raise BadRecord(key)
    return value
