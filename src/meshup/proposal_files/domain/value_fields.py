"""Pure: the fields of what a proposal says.

Words
    values   by field: "titles:fr", "levels:dht", "names" …; what is empty is not among them
    family   the field before its colon
    digest   a keyed hash of a value, which tells nothing of it
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Values = dict[str, Any]

BY_KEY: Final = ("titles", "abstracts", "levels", "responses")
LISTS: Final = ("languages", "needs", "evenings", "names")
WORDS: Final = ("kind", "minutes", "money", "recording", "note", "may_be_voted")
APART: Final = frozenset({"email", "state"})
"""Fields that are no part of a wish."""


def without_empty(values: Mapping[str, Any]) -> Values:
    """Return values without those that say nothing; a false and a zero say something."""
    return {field: value for field, value in values.items() if value not in ("", [], None)}


def family_of(field: str) -> str:
    """Return the family of a field."""
    """Return the family of a field."""
    return field.partition(":")[0]


def as_bytes(value: object) -> bytes:
    """Return a value as it is hashed: the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
