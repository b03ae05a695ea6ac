"""Pure: whether a name that somebody typed may be the one that somebody else is shown by.

A name is typed blind, from memory: "Marc Dupont" for who is shown as "Marc D.", "jean pierre" for
"Jean-Pierre". Where it is not certain it counts, for to introduce somebody to whom they asked not
to meet is worse than not to introduce them to a namesake.

Method
    Words are compared without case, accents and signs. The shorter name fits the longer one when
    each of its words is one of the other's, or the initial of one of them, and at least one word
    is the same. Names that have no letters or digits are the same when nothing differs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

from meshup.introductions.choices import NAME_LENGTH
from meshup.kit.folded_words import folded
from meshup.kit.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SIGNS: Final = re.compile(r"[\W_]+")


def comparable(name: str) -> str:
    """Return a name as it is kept and compared: folded, at most 60 characters; "" for none.

    Characters that nobody sees, such as joiners, are left out.
    """
    seen = "".join(letter for letter in printable_line(name) if category(letter) != "Cf")
    return folded(normalize("NFKD", seen))[:NAME_LENGTH].strip()


def may_be(typed: str, shown: str) -> bool:
    """Say whether two names, both ``comparable``, may be of one person; either way the same."""
    ours, theirs = _words(typed), _words(shown)
    return _share(ours, theirs) if ours and theirs else typed == shown != ""


def matches(
    typed: Mapping[int, Iterable[str]], shown: Mapping[int, str]
) -> Iterator[tuple[int, int]]:
    """Yield who typed a name and who may be called so, never the same twice, nobody for themselves.

    Args:
        typed: by person, ``comparable`` names.
        shown: by person, the name that they are shown by; as they wrote it, "" for none.
    """
    words = {person: _words_or_signs(comparable(name)) for person, name in shown.items()}
    by_word: dict[str, set[int]] = {}
    for person, theirs in words.items():
        for word in theirs:
            by_word.setdefault(word, set()).add(person)
    for person, names in typed.items():
        found = {
            other
            for ours in map(_words_or_signs, names)
            for other in set().union(*(by_word.get(word, ()) for word in ours))
            if other != person and _share(ours, words[other])
        }
        yield from ((person, other) for other in sorted(found))


def _words(name: str) -> frozenset[str]:
    return frozenset(SIGNS.sub(" ", name).split())


def _words_or_signs(name: str) -> frozenset[str]:
    """Return the words of a name, or the whole of it where it has none; nothing of nothing."""
    return _words(name) or frozenset({name} - {""})


def _share(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether a word is the same, and the others fit."""
    if not ours & theirs:
        return False
    shorter, longer = sorted((ours, theirs), key=len)
    return shorter <= longer or all(_is_in(word, longer) for word in shorter)


def _is_in(word: str, others: frozenset[str]) -> bool:
    """Say whether ``word`` is among the words of a name, or one is the initial of the other."""
    return word in others or any(_is_initial(word, other) for other in others)


def _is_initial(one: str, other: str) -> bool:
    """Say whether one of two words is the first letter of the other."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) == 1 and shorter.isalpha() and longer.startswith(shorter)
