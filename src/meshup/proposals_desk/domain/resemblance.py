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
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written in a proposal: its titles and its texts, in whatever languages."""

    uuid: UUID
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A wording that was looked at; ``sketch`` is in order, the smallest number first."""

    uuid: UUID
    sketch: tuple[int, ...] = field(default=())

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        return self.sketch, str(self.uuid)


def look_alikes(wordings: Iterable[Wording]) -> dict[UUID, tuple[UUID, ...]]:
    """Return for each wording the others that look like it, in their order; without the lonely.

    Whatever one looks like looks like it as well.
    """
    listed = list(wordings)
    by_key: dict[str, list[_Known]] = defaultdict(list)
    for wording in listed:
        sketch = _sketch(wording.texts)
        known = _Known(wording.uuid, sketch)
        for key in {*_title_keys(wording.titles), *_text_keys(sketch)}:
            by_key[key].append(known)
    alike: dict[UUID, set[UUID]] = defaultdict(set)
    for key, group in by_key.items():
        for one, other in _pairs(group):
            if not key.startswith("text ") or _share_half(one.sketch, other.sketch):
                alike[one.uuid].add(other.uuid)
                alike[other.uuid].add(one.uuid)
    places = {wording.uuid: place for place, wording in enumerate(listed)}
    return {
        wording.uuid: tuple(sorted(alike[wording.uuid], key=places.__getitem__))
        for wording in listed
        if wording.uuid in alike
    }


def _pairs(group: list[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Yield each of a group with its next neighbours."""
    if len(group) == 1:
        return
    ordered = sorted(group, key=lambda known: known.order)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            if one.uuid != other.uuid:
                yield one, other


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
        words = WORD.findall(text[:LONGEST_TEXT].casefold())
        runs = (" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1))
        numbers |= {crc32(run.encode()) for run in runs}
    return tuple(sorted(numbers)[:SKETCH])


def _text_keys(sketch: tuple[int, ...]) -> Iterator[str]:
    for number in sketch[:KEYS_OF_TEXT]:
        yield f"text {number}"


def _share_half(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Say whether about half of the runs of two texts are the same, by their sketches."""
    smallest = set(sorted({*one, *other})[:SKETCH])
    return 2 * len(smallest & {*one} & {*other}) >= len(smallest)
