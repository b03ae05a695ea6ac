"""Shell by its names alone: what is asked for, from which day to which, and why; on the wire."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url
from meshup.kit.printable import printable_text
from meshup.library.choices import BY_REQUEST
from meshup.library.domain.item_fields import ItemRefused, texts_of
from meshup.library.domain.item_plans import LONGEST_TITLE
from meshup.library.domain.periods import YEARS, Period
from meshup.node_requests.errors import BadTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

LONGEST_WORDS: Final = 600
LONGEST_ITEM: Final = 500


def terms_of(
    item_id: str, kind: str, titles: Mapping[str, str], period: Period, words: str
) -> dict[str, Any]:
    """Return the terms of a loan, as JSON."""
    return {
        "item": item_id,
        "kind": kind,
        "titles": dict(titles),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "words": words,
    }


def period_of(terms: Mapping[str, Any]) -> Period:
    """Return the days of terms that were read."""
    return Period(date.fromisoformat(terms["first"]), date.fromisoformat(terms["last"]))


def write(terms: Mapping[str, Any]) -> Json:
    """Return the fields of the Offer's object."""
    return {
        "item": terms["item"],
        "kind": terms["kind"],
        "nameMap": dict(terms["titles"]),
        "startTime": terms["first"],
        "endTime": terms["last"],
        "content": terms["words"],
    }


def read(document: Json) -> Mapping[str, Any]:
    """Return the terms of an Offer's object; its name is the asker's word, and no more.

    Raises:
        BadTerms: "item", "kind", "days", "words", "name".
    """
    item, kind, words = document.get("item"), document.get("kind"), document.get("content", "")
    if not isinstance(item, str) or not is_web_url(item) or len(item) > LONGEST_ITEM:
        raise BadTerms("item")
    if not isinstance(kind, str) or kind not in {str(each.value) for each in BY_REQUEST}:
        raise BadTerms("kind")
    if not isinstance(words, str) or len(words) > LONGEST_WORDS or printable_text(words) != words:
        raise BadTerms("words")
    try:
        titles = texts_of(document.get("nameMap"), LONGEST_TITLE, is_line=True)
    except ItemRefused:
        raise BadTerms("name") from None
    period = Period(_day(document.get("startTime")), _day(document.get("endTime")))
    if period.last < period.first:
        raise BadTerms("days")
    return terms_of(item, kind, titles, period, words)


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BadTerms("days")
    return day
