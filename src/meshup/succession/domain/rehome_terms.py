"""Pure: what is asked when another community is to be the home, to and from the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.agenda.domain.plans import LONGEST
from meshup.cohosting.domain import document_parts as parts
from meshup.cohosting.domain.record_reading import LONGEST_UID
from meshup.cohosting.errors import BadRecord
from meshup.node_requests.errors import BadTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json


def terms_of(document: Mapping[str, Any], *, gives: bool) -> dict[str, Any]:
    """Return what is asked about the event of a record.

    ``gives``: whoever asks is its home, and would have the other be it; else the other way round.
    """
    return {
        "uuid": document["uuid"],
        "uid": document["uid"],
        "page": document.get("url", ""),
        "titles": dict(document["nameMap"]),
        "gives": gives,
    }


def write_terms(terms: Mapping[str, Any]) -> Json:
    """Return terms as the object of an Offer."""
    return {
        "uuid": terms["uuid"],
        "uid": terms["uid"],
        "url": terms["page"],
        "nameMap": dict(terms["titles"]),
        "gives": terms["gives"],
    }


def read_terms(document: Json) -> dict[str, Any]:
    """Return the terms of the object of an Offer.

    Raises:
        BadTerms
    """
    try:
        terms: dict[str, Any] = {
            "uuid": parts.line(document, "uuid", 36, least=36),
            "uid": parts.line(document, "uid", LONGEST_UID, least=1),
            "page": parts.web_address(document, "url", must=False),
            "titles": parts.texts(document, "nameMap", LONGEST["titles"]),
            "gives": parts.truth(document, "gives"),
        }
    except BadRecord as bad:
        raise BadTerms(bad.reason) from None
    if not any(terms["titles"].values()):
        raise BadTerms("nameMap")
    return terms
