"""Pure: words as they are compared, whatever their case and accents."""

from __future__ import annotations

from typing import Final
from unicodedata import combining, normalize

PLAIN_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Of small letters that no normal form takes apart: how they are written without their marks."""


def folded(words: str) -> str:
    """Return ``words`` for comparing: lowercase, without accents, single spaces."""
    bare = normalize("NFKD", words.casefold())
    if not bare.isascii():
        bare = "".join(letter for letter in bare if not combining(letter))
    return " ".join(bare.split())
