"""Pure: pairs of people who have met, and what becomes of them when two turn out to be one.

Words
    pair     two numbers of peers, the smaller one first
    meeting  a pair, and the moment when they met
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Pair = tuple[int, int]
Meeting = tuple[int, int, "datetime"]


def pair_of(peer: int, other: int) -> Pair:
    """Return both, the smaller one first."""
    return (peer, other) if peer < other else (other, peer)


def pairs_of(couples: Iterable[tuple[int, int]]) -> set[Pair]:
    """Return each of these couples once; nobody meets themselves."""
    return {pair_of(one, other) for one, other in couples if one != other}


def merged(meetings: Iterable[Meeting], from_peer: int, into_peer: int) -> set[Meeting]:
    """Return the meetings when ``from_peer`` is ``into_peer``; the two have not met each other."""
    renamed = (
        (
            into_peer if low == from_peer else low,
            into_peer if high == from_peer else high,
            met_at,
        )
        for low, high, met_at in meetings
    )
    return {(*pair_of(one, other), at) for one, other, at in renamed if one != other}
