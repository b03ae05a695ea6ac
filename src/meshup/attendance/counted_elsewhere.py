"""How many come through others than this node, as rooms above know it; for forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    Counts = dict[str, list[tuple[str, int, datetime]]]
    """By the address of an event: who counts, how many, and since when that is known."""

_counters: Final[dict[str, Callable[[Sequence[str]], Counts]]] = {}


def register(room: str, count: Callable[[Sequence[str]], Counts]) -> None:
    """Let ``count`` say who else counts for these events, in one query however many they are."""
    _counters[room] = count


def counted_elsewhere(slugs: Sequence[str]) -> Counts:
    """Return who else counts for these events; events for which nobody does are left out."""
    found: Counts = {}
    for count in _counters.values():
        for slug, numbers in count(slugs).items():
            found.setdefault(slug, []).extend(numbers)
    return found
