"""Pure: where French joins words ("de Bilal", but "d’Ada"), and where it lets no line break.

Method
    A translated sentence has "de" or "que" before a name that is only known when it is shown; it is
    shortened afterwards, only right before that name. An h counts as silent in the names where
    usage says so; y is a vowel before a consonant ("d’Yves", "de Yann").

Source
    Grevisse and Goosse, Le bon usage, on elision.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining, normalize

_SHORTENED: Final = r"\b([Dd]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)e( )(?={})"
_SPACE: Final = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) (?=\S)")
"""Where typography allows no line to break."""

_VOWELS: Final = frozenset("aeiouœæ")
_SILENT_H: Final = (
    *("habi", "hadr", "hect", "hel", "henri", "herb", "herm", "herv", "heur", "hila", "hipp"),
    *("hist", "hom", "hono", "hort", "hot", "hub", "hugo", "hum", "hya", "hydr", "hyp"),
)
"""How names and words begin, without accents, whose h nobody hears."""


def begins_with_vowel(name: str) -> bool:
    """Say whether "de" loses its e before ``name``."""
    decomposed = normalize("NFKD", name[:20].lower())
    word = "".join(letter for letter in decomposed if not combining(letter))
    if word.startswith("h"):
        return word.startswith(_SILENT_H)
    if word.startswith("y"):
        return word[1:2].isalpha() and word[1] not in _VOWELS
    return word[:1] in _VOWELS


def elided(sentence: str, *names: str) -> str:
    """Return a French ``sentence`` with "de", "que" and the like shortened before ``names``."""
    for name in filter(begins_with_vowel, names):
        sentence = re.sub(_SHORTENED.format(re.escape(name)), r"\1’", sentence)
    return sentence


def spaced(words: str) -> str:
    """Return French ``words`` with spaces that hold before high punctuation and inside quotes."""
    return _SPACE.sub("\N{NO-BREAK SPACE}", words)
