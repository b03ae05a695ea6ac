"""Pure: words as they are compared, whatever their case and accents."""

from __future__ import annotations

from unicodedata import combining, normalize


def folded(words: str) -> str:
    """Return ``words`` for comparing: lowercase, without accents, single spaces."""
    bare = normalize("NFKD", words.casefold())
    return " ".join("".join(letter for letter in bare if not combining(letter)).split())
