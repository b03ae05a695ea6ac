"""Pure: reads what another server sends as JSON, within bounds that are looked at first.

Nothing here knows JSON-LD. A document is plain JSON with known names; its keywords that move
things to other places (``@graph`` and the like) are refused wherever they stand outside of a
context, so that a reader who expands documents and this one never read two different things.

Method
    Strings are cut out by one regular expression that cannot go back; counting the brackets and
    colons that are left bounds what the parser will make, before it makes anything.

Source
    I-JSON (RFC 7493): UTF-8 without a mark, no name twice, no number
    beyond 2⁵³, no half of a character.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES: Final = 1024 * 1024
DEEPEST: Final = 32
MOST_NAMES: Final = 10_000
MOST_VALUES: Final = 50_000
LONGEST_NUMBER: Final = 40
LARGEST_INTEGER: Final = 2**53 - 1
REFUSED_KEYWORDS: Final = frozenset({"@graph", "@included", "@reverse", "@nest"})
CONTEXT: Final = "@context"

STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string, or what begins one and never ends: the search goes over each byte once."""
BRACKET: Final = re.compile(rb"[][{}]")
UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""Halves of characters are no text; the database keeps no U+0000."""


def read_json(body: bytes, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the object that ``body`` holds.

    Raises:
        BadDocument: "too_large", "encoding", "too_deep", "too_many_names", "too_many_values",
            "no_json", "no_object", "name_twice", "number", "character", "keyword".
    """
    if len(body) > most_bytes:
        raise BadDocument("too_large")
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in body:
        raise BadDocument("encoding")
    _bound(STRING.sub(b"", body))
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise BadDocument("encoding") from None
    except (ValueError, RecursionError):
        raise BadDocument("no_json") from None
    if not isinstance(document, dict):
        raise BadDocument("no_object")
    _look_at_names_and_texts(document)
    return document


def _bound(structure: bytes) -> None:
    """Refuse what would be deep or large; ``structure`` is JSON without its strings."""
    if structure.count(b":") > MOST_NAMES:
        raise BadDocument("too_many_names")
    containers = structure.count(b"[") + structure.count(b"{")
    if structure.count(b",") + containers > MOST_VALUES or containers > MOST_NAMES:
        raise BadDocument("too_many_values")
    if structure.count(b"]") + structure.count(b"}") != containers:
        raise BadDocument("no_json")
    depth = 0
    for bracket in BRACKET.finditer(structure):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > DEEPEST:
            raise BadDocument("too_deep")


def _look_at_names_and_texts(document: dict[str, Any]) -> None:
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if UNWRITABLE.search(value):
                raise BadDocument("character")
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(_values_to_look_at(value))


def _values_to_look_at(document: dict[str, Any]) -> Iterable[Any]:
    """Return the values of an object; inside of a context, keywords mean no place in a document."""
    if REFUSED_KEYWORDS & document.keys():
        raise BadDocument("keyword")
    return [value for name, value in document.items() if name != CONTEXT]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise BadDocument("name_twice")
    return made


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER or abs(number := int(digits)) > LARGEST_INTEGER:
        raise BadDocument("number")
    return number


def _float(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER or not isfinite(number := float(digits)):
        raise BadDocument("number")
    return number


def _constant(_name: str) -> float:
    raise BadDocument("number")
