"""How many pairs of people this community has introduced. Anybody asks: it names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext

from meshup.introductions.domain.remembering import INTRODUCED_TAG
from meshup.introductions.models import IntroducedPairs
from meshup.kit.grouped_numbers import grouped
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo

if TYPE_CHECKING:
    from datetime import datetime


def pairs_introduced() -> int:
    """Return how many pairs this community has introduced, ever; whoever was erased counts."""
    return IntroducedPairs.objects.values_list("number", flat=True).first() or 0


def shown_pairs_introduced(now: datetime) -> Shown[int]:
    """Return the same, for pages that are kept; remembered, else in one query."""

    def read() -> Shown[int]:
        return Shown(pairs_introduced(), frozenset({INTRODUCED_TAG}))

    return _numbers.get_or_compute(now, "pairs", read)


def introduced_in_words(pairs: int) -> str:
    """Return a sentence of the current language; "" for none."""
    if not pairs:
        return ""
    words = ngettext(
        "This community has introduced %(number)s pair of people to each other.",
        "This community has introduced %(number)s pairs of people to each other.",
        pairs,
    )
    return words % {"number": grouped(pairs)}


_numbers: Final = VersionedMemo[int](most_bytes=16 * 1024)
