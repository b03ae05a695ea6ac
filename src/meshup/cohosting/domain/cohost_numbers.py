"""Pure: what a host tells the home of its own people: numbers, and where it holds the event.

One message says all; of two the one with the higher number counts. Nobody is named in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.cohosting.choices import NUMBERS_TYPE
from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.domain.record import HeldPlace, place_document
from meshup.cohosting.domain.record_reading import MOST_VERSION, read_place
from meshup.cohosting.errors import BadRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

MOST_PEOPLE: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CohostNumbers:
    """What a host says of its own people.

    Attributes:
        record: id of the record of the event.
        number: grows with each message.
        coming: who comes through it. places_used: how many of the home's places they take.
        places_wanted: how many of the home's places it needs; None: as many as it has.
        place: where it holds the event; None where it holds it at the home's place.
    """

    record: str
    number: int
    coming: int
    places_used: int = 0
    places_wanted: int | None = None
    place: HeldPlace | None = None


def numbers_document(numbers: CohostNumbers, group: str) -> Json:
    """Return what the host of ``group`` tells, as the object of an Update."""
    uuid = numbers.record.rpartition("/")[2]
    document: Json = {
        "@context": REQUEST_CONTEXT,
        "id": f"{group}#numbers-{uuid}",
        "type": NUMBERS_TYPE,
        "together": numbers.record,
        "number": numbers.number,
        "coming": numbers.coming,
        "placesUsed": numbers.places_used,
    }
    if numbers.places_wanted is not None:
        document["placesWanted"] = numbers.places_wanted
    if numbers.place is not None:
        document["place"] = place_document(numbers.place)
    return document


def read_numbers(document: Mapping[str, Any], group: str) -> CohostNumbers:
    """Return what the host of ``group`` tells.

    Raises:
        BadRecord: with the name of what is wrong.
    """
    if document.get("type") != NUMBERS_TYPE:
        raise BadRecord("type")
    place = read_place(parts.part(document, "place")) if "place" in document else None
    if place is not None and place.group != group:
        raise BadRecord("place")
    return CohostNumbers(
        record=parts.web_address(document, "together"),
        number=parts.some_number(document, "number", least=1, most=MOST_VERSION),
        coming=parts.some_number(document, "coming", most=MOST_PEOPLE),
        places_used=parts.some_number(document, "placesUsed", most=MOST_PEOPLE),
        places_wanted=parts.number(document, "placesWanted", least=1, most=MOST_PEOPLE),
        place=place,
    )
