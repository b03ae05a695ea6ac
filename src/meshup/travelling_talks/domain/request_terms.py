"""Shell by its names alone: which talk is asked for, for which evening, and why; on the wire."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url
from meshup.kit.printable import printable_text
from meshup.library.domain.item_fields import ItemRefused, texts_of
from meshup.library.domain.item_plans import LONGEST_TITLE
from meshup.library.domain.periods import YEARS
from meshup.node_requests.errors import BadTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json
    from meshup.kit.localized_text import Texts

LONGEST_WORDS: Final = 600
LONGEST_ITEM: Final = 500


def terms_of(
    item: str, titles: Mapping[str, str], day: date | None, evening: Mapping[str, Any], words: str
) -> dict[str, Any]:
    """Return the terms of a request for a talk, as JSON.

    Args:
        item: the address of what the other library offers; titles: as it says.
        day: on which it is wished for; None for any.
        evening: {"titles": by language, "url": its page}; {} where none is named.
        words: to whoever holds it.
    """
    return {
        "item": item,
        "titles": dict(titles),
        "day": day.isoformat() if day else "",
        "evening": dict(evening),
        "words": words,
    }


def day_of(terms: Mapping[str, Any]) -> date | None:
    """Return the day of terms that were read."""
    return date.fromisoformat(terms["day"]) if terms["day"] else None


def write(terms: Mapping[str, Any]) -> Json:
    """Return the fields of the Offer's object."""
    written: Json = {
        "item": terms["item"],
        "nameMap": dict(terms["titles"]),
        "content": terms["words"],
    }
    if terms["day"]:
        written["startTime"] = terms["day"]
    if terms["evening"]:
        evening = terms["evening"]
        written["evening"] = {"nameMap": dict(evening["titles"]), "url": evening["url"]}
    return written


def read(document: Json) -> Mapping[str, Any]:
    """Return the terms of an Offer's object; its names are the asker's words, and no more.

    Raises:
        BadTerms: "item", "words", "name", "day", "evening".
    """
    item, words = document.get("item"), document.get("content", "")
    if not isinstance(item, str) or not is_web_url(item) or len(item) > LONGEST_ITEM:
        raise BadTerms("item")
    if not isinstance(words, str) or len(words) > LONGEST_WORDS or printable_text(words) != words:
        raise BadTerms("words")
    titles = read_texts(document.get("nameMap"), "name")
    day = read_day(document.get("startTime"))
    return terms_of(item, titles, day, _evening(document.get("evening")), words)


def read_texts(
    value: object, what: str, longest: int = LONGEST_TITLE, *, is_line: bool = True
) -> Texts:
    """Return words by language, bounded.

    Raises:
        BadTerms: ``what``.
    """
    try:
        return texts_of(value, longest, is_line=is_line)
    except ItemRefused:
        raise BadTerms(what) from None


def read_day(value: object) -> date | None:
    """Return a day; None where none is named.

    Raises:
        BadTerms: "day".
    """
    if value in (None, ""):
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BadTerms("day")
    return day


def read_url(value: object, what: str) -> str:
    """Return a web address of bounded length; "" where none is named.

    Raises:
        BadTerms: ``what``.
    """
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_ITEM or not is_web_url(value):
        raise BadTerms(what)
    return value


def _evening(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadTerms("evening")
    titles = read_texts(value.get("nameMap"), "evening")
    if not titles:
        raise BadTerms("evening")
    return {"titles": titles, "url": read_url(value.get("url"), "evening")}
