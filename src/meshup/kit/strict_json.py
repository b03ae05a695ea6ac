"""JSON that people wrote, read strictly: what is wrong is a sentence with its place. Pure.

Words
    where     how a sentence calls a value: "Event 3", "Person 2"
    field     a name in an object
    unknown   fields that mean nothing here, with how often they occur; they are left out
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SHOWN: Final = 80
LONGEST_INTEGER: Final = 30
"""Digits beyond which an integer is not worked out: it is too large anyway."""


class JsonFileError(Exception):
    """A sentence: what is wrong with the file, and where."""


class JsonObject(dict[str, Any]):
    """An object of JSON that remembers a field which is there twice."""

    twice: str | None = None


def parsed_json(content: bytes, most_bytes: int) -> object:
    """Return what a file in UTF-8 says; integers that are far too large become floats.

    Raises:
        JsonFileError: it is too large, no JSON, or nested too deeply.
    """
    if len(content) > most_bytes:
        raise JsonFileError(f"It is larger than {most_bytes // 1024 // 1024} MB.")
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_integer
        )
    except UnicodeDecodeError as error:
        raise JsonFileError(f"It is not UTF-8 (byte {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise JsonFileError(f"It is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise JsonFileError("It is nested too deeply.") from None


class FieldReader:
    """Reads objects, and counts the fields that it does not know."""

    def __init__(self) -> None:
        self.unknown: dict[str, int] = {}

    def fields(
        self, value: object, where: str, needed: Sequence[str], optional: Sequence[str] = ()
    ) -> JsonObject:
        """Return ``value`` as an object that has the fields it needs.

        Raises:
            JsonFileError: it is no object, a field is missing, or one is there twice.
        """
        if not isinstance(value, JsonObject):
            raise JsonFileError(f"{where} is {shown_json(value)}; it must be an object.")
        refuse_twice(value, where)
        for name in needed:
            if name not in value:
                raise JsonFileError(f"{where}: “{name}” is missing.")
        for name in value.keys() - {*needed, *optional}:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return value


def refuse_twice(row: JsonObject, where: str) -> None:
    """Refuse an object that has a field twice.

    Raises:
        JsonFileError: it has.
    """
    if row.twice is not None:
        raise JsonFileError(f"{where}: {shown_json(row.twice)} is there twice.")


def wrong_field(where: str, name: str, value: object, right: str) -> JsonFileError:
    """Return the error that says what a field is, and what it must be."""
    return JsonFileError(f"{where}: “{name}” is {shown_json(value)}; it must be {right}.")


def is_integer(value: object, low: int, high: int) -> bool:
    """Return whether ``value`` is a whole number within bounds, and no truth value."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def shown_json(value: object) -> str:
    """Return a value as JSON, shortened, on one line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        seen = Counter(name for name, _value in pairs)
        made.twice = next(name for name, times in seen.items() if times > 1)
    return made


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)
