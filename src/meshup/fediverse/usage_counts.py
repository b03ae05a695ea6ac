"""How many things the node has sent, for NodeInfo: rooms above say so, from ``AppConfig.ready``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_counts: Final[dict[str, Callable[[], int]]] = {}


def register_usage(name: str, count: Callable[[], int]) -> None:
    """Let NodeInfo add ``count`` to the node's posts; the same name again replaces it."""
    _counts[name] = count


def count_posts() -> int:
    """Return how many events and posts the node has sent."""
    return sum(count() for count in _counts.values())
