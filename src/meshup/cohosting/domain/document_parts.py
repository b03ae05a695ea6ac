"""Pure: parts of what other communities send, each read within its bounds or refused by its name.

A record is signed as a whole, so nothing of it is cut to fit.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeVar

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.instants import read_instant
from meshup.activitypub.words import LANGUAGE, MOST_LANGUAGES
from meshup.cohosting.errors import BadRecord
from meshup.kit.printable import printable_line, printable_text
from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import key_of_did

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json

LONGEST_URL: Final = 500
LONGEST_DID: Final = 80
MOST_NUMBER: Final = 1_000_000

T = TypeVar("T")


def line(document: Mapping[str, Any], key: str, most: int, *, least: int = 0) -> str:
    """Return one line of words as it is; refuse what nobody could read."""
    value = document.get(key, "")
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise BadRecord(key)
    if printable_line(value) != value:
        raise BadRecord(key)
    return value


def word(document: Mapping[str, Any], key: str, known: frozenset[str]) -> str:
    """Return one of some known words."""
    value = document.get(key)
    if not isinstance(value, str) or value not in known:
        raise BadRecord(key)
    return value


def texts(document: Mapping[str, Any], key: str, most: int) -> dict[str, str]:
    """Return words by language; {} where there are none."""
    found = document.get(key, {})
    if not isinstance(found, dict) or len(found) > MOST_LANGUAGES:
        raise BadRecord(key)
    for language, words in found.items():
        if not LANGUAGE.fullmatch(language) or not isinstance(words, str):
            raise BadRecord(key)
        if len(words) > most or printable_text(words) != words:
            raise BadRecord(key)
    return dict(found)


def web_address(document: Mapping[str, Any], key: str, *, must: bool = True) -> str:
    """Return a web address; "" where there need be none."""
    value = document.get(key, "")
    if value == "" and not must:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_URL or not is_web_url(value):
        raise BadRecord(key)
    return value


def instant(document: Mapping[str, Any], key: str) -> datetime | None:
    """Return a moment in UTC; None where there is none."""
    value = document.get(key)
    moment = read_instant(value)
    if value is not None and moment is None:
        raise BadRecord(key)
    return moment


def some_instant(document: Mapping[str, Any], key: str) -> datetime:
    """Return a moment, which must be there."""
    moment = instant(document, key)
    if moment is None:
        raise BadRecord(key)
    return moment


def number(
    document: Mapping[str, Any], key: str, *, least: int = 0, most: int = MOST_NUMBER
) -> int | None:
    """Return a whole number; None where there is none."""
    value = document.get(key)
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        raise BadRecord(key)
    return value


def some_number(document: Mapping[str, Any], key: str, *, least: int = 0, most: int) -> int:
    """Return a whole number, which must be there."""
    value = number(document, key, least=least, most=most)
    if value is None:
        raise BadRecord(key)
    return value


def degrees(document: Mapping[str, Any], key: str, most: float) -> float | None:
    """Return a latitude or a longitude; None where there is none."""
    value = document.get(key)
    if value is None:
        return None
    if type(value) not in {int, float} or not isfinite(value) or abs(value) > most:
        raise BadRecord(key)
    return float(value)


def truth(document: Mapping[str, Any], key: str) -> bool:
    """Return yes or no; no where nothing is said."""
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise BadRecord(key)
    return value


def did(value: object) -> str:
    """Return an identity that has a key."""
    if not isinstance(value, str) or len(value) > LONGEST_DID:
        raise BadRecord("did")
    try:
        key_of_did(value)
    except BadKey:
        raise BadRecord("did") from None
    return value


def items(
    document: Mapping[str, Any], key: str, most: int, read: Callable[[Json], T]
) -> tuple[T, ...]:
    """Return a list of objects, each as ``read`` returns it."""
    return tuple(read(one) for one in _list(document, key, most, dict))


def words_of(document: Mapping[str, Any], key: str, most: int, longest: int) -> tuple[str, ...]:
    """Return a list of short words."""
    found = _list(document, key, most, str)
    if any(not 0 < len(one) <= longest or printable_line(one) != one for one in found):
        raise BadRecord(key)
    return tuple(found)


def part(document: Mapping[str, Any], key: str) -> Json:
    """Return an object, which must be there."""
    value = document.get(key)
    if not isinstance(value, dict):
        raise BadRecord(key)
    return value


def _list(document: Mapping[str, Any], key: str, most: int, kind: type[Any]) -> list[Any]:
    value = document.get(key, [])
    if not isinstance(value, list) or len(value) > most:
        raise BadRecord(key)
    if any(not isinstance(one, kind) for one in value):
        raise BadRecord(key)
    return value
