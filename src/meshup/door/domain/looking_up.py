"""Looking somebody up in the list of a door: by name, or by the code that they show. Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.attendance.domain.queries.passes import PassFacts

MOST_NAMED: Final = 20


def plain(text: str) -> str:
    """Return a text in small letters without accents, as it is searched."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def named(people: Iterable[PassFacts], text: str) -> list[PassFacts]:
    """Return who has all words of ``text`` in their name, at most ``MOST_NAMED``, as listed."""
    words = plain(text).split()
    found = [each for each in people if words and all(word in plain(each.name) for word in words)]
    return found[:MOST_NAMED]
