"""Proposals that look like the same one: sent twice, or said almost alike. Pure.

Words
    wording   what is written in a proposal, in any language
    run       a few words that follow each other

Method
    Each wording has keys, and two that share one look alike: its titles with one letter left out,
    its titles with one long word left out, and the smallest numbers of the runs of its texts. Where
    texts share such a number, half of their smallest numbers have to be the same (bottom-k
    sketches), for some runs are everybody's. Within a key the wordings are in order of their
    sketches, and each is compared with its next neighbours only: so the work grows with what is
    written, however many are alike, and each has but so many others.

Source
    Garbe, Symmetric Delete (2012); Broder, On the resemblance of documents (1997); Thorup, Bottom-k
    and priority sampling (2013).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from zlib import crc32

from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

NEIGHBOURS: Final = 3
"""Wordings before and after one, within a key, with which it is compared."""
LONGEST_TITLE: Final = 80
LONGEST_TEXT: Final = 2_000
"""Characters that are looked at."""
SHORTEST_TITLE: Final = 8
"""Letters from which on one letter more or less makes no other title."""
LONG_WORD: Final = 4
FEWEST_WORDS: Final = 3
"""Long words that two titles must share."""
MOST_WORDS: Final = 16
RUN: Final = 4
SKETCH: Final = 24
"""Numbers that stand for a text."""
KEYS_OF_TEXT: Final = 4
WORD: Final = re.compile(r"\w+")
MOST_TRAITS: Final = 1_000
"""Wordings of which a process remembers what there is to compare, and nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written in a proposal: its titles and its texts, in whatever languages."""

    uuid: UUID
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Traits:
    """What there is to compare in a wording; ``sketch`` is in order, the smallest number first."""

    sketch: tuple[int, ...]
    numbers: frozenset[int]
    keys: frozenset[int]
    text_keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """A wording that was looked at, with its place in the list."""

    uuid: UUID
    place: int
    traits: _Traits

    @property
    def order(self) -> tuple[tuple[int, ...], int]:
        return self.traits.sketch, self.uuid.int


def look_alikes(wordings: Iterable[Wording]) -> dict[UUID, tuple[UUID, ...]]:
    """Return for each wording the others that look like it, in their order; without the lonely.

    Whatever one looks like looks like it as well.
    """
    listed = [
        _Known(wording.uuid, place, _traits(wording)) for place, wording in enumerate(wordings)
    ]
    alike: dict[int, set[int]] = defaultdict(set)
    for key, group in _groups(listed).items():
        for one, other in _pairs(group):
            if _are_alike(one.traits, other.traits, key):
                alike[one.place].add(other.place)
                alike[other.place].add(one.place)
    return {
        known.uuid: tuple(listed[place].uuid for place in sorted(alike[known.place]))
        for known in listed
        if known.place in alike
    }


def _groups(listed: Iterable[_Known]) -> dict[int, list[_Known]]:
    """Return those that share a key, by this key."""
    first: dict[int, _Known] = {}
    groups: dict[int, list[_Known]] = {}
    for known in listed:
        for key in known.traits.keys:
            before = first.setdefault(key, known)
            if before is not known:
                groups.setdefault(key, [before]).append(known)
    return groups


def _pairs(group: list[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Yield each of a group with its next neighbours."""
    ordered = sorted(group, key=lambda known: known.order)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            if one.uuid != other.uuid:
                yield one, other


def _are_alike(one: _Traits, other: _Traits, key: int) -> bool:
    """Say whether two that share a key look alike: where it is of their texts, half has to be."""
    return key not in one.text_keys or _share_half(one, other)


def _traits(wording: Wording) -> _Traits:
    """Return what there is to compare, as remembered for the same words."""
    texts = tuple(text[:LONGEST_TEXT] for text in wording.texts)
    words = blake2b(repr((wording.titles, texts)).encode(), digest_size=16).digest()
    known = _remembered.get(words)
    if known is None:
        if len(_remembered) >= MOST_TRAITS:
            _remembered.clear()
        known = _remembered[words] = _traits_of(wording.titles, texts)
    return known


_remembered: Final[dict[bytes, _Traits]] = {}


def _traits_of(titles: Iterable[str], texts: Iterable[str]) -> _Traits:
    sketch = _sketch(texts)
    text_keys = frozenset(map(hash, _text_keys(sketch)))
    keys = text_keys | frozenset(map(hash, _title_keys(titles)))
    return _Traits(sketch, frozenset(sketch), keys, text_keys)


def _title_keys(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        words = WORD.findall(folded(title))
        letters = "".join(words)[:LONGEST_TITLE]
        if letters:
            yield f"title {letters}"
        if len(letters) >= SHORTEST_TITLE:
            for place in range(len(letters)):
                yield f"title {letters[:place]}{letters[place + 1 :]}"
        long_words = sorted({word for word in words if len(word) >= LONG_WORD})[:MOST_WORDS]
        for shorter in (long_words, *(_without(long_words, word) for word in long_words)):
            if len(shorter) >= FEWEST_WORDS:
                yield f"words {' '.join(shorter)}"


def _without(words: list[str], word: str) -> list[str]:
    return [each for each in words if each != word]


def _sketch(texts: Iterable[str]) -> tuple[int, ...]:
    numbers: set[int] = set()
    for text in texts:
        words = WORD.findall(text.casefold())
        runs = (" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1))
        numbers |= {crc32(run.encode()) for run in runs}
    return tuple(sorted(numbers)[:SKETCH])


def _text_keys(sketch: tuple[int, ...]) -> Iterator[str]:
    for number in sketch[:KEYS_OF_TEXT]:
        yield f"text {number}"


def _share_half(one: _Traits, other: _Traits) -> bool:
    """Say whether about half of the runs of two texts are the same, by their sketches."""
    both = one.numbers & other.numbers
    written = len(one.numbers) + len(other.numbers) - len(both)
    if 2 * len(both) < min(SKETCH, written):
        return False
    smallest = sorted(one.numbers | other.numbers)[:SKETCH]
    return 2 * len(both.intersection(smallest)) >= len(smallest)
