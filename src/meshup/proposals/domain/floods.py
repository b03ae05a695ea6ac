"""Pure: proposals that look like a flood: many at once, of whose senders nothing is known.

A flood is a question to hosts, never a verdict.

Words
    origin   a keyed hash of the network it came from; "" after two days

Method
    From one origin at least ``MOST_OF_ORIGIN``; from all together at least ``MOST_OF_ALL`` within
    ``WINDOW``. What belongs to both stands with its origin.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

WINDOW: Final = timedelta(minutes=10)
MOST_OF_ORIGIN: Final = 8
MOST_OF_ALL: Final = 20


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A proposal of a stranger, as it came; ``title`` is for hosts to recognise it."""

    at: datetime
    uuid: UUID
    origin: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Flood:
    """Proposals that came at once, in their order; never empty."""

    arrivals: tuple[Arrival, ...]
    is_of_one_origin: bool

    @property
    def uuids(self) -> frozenset[UUID]:
        """Which proposals they are."""
        return frozenset(arrival.uuid for arrival in self.arrivals)


def floods_in(arrivals: Iterable[Arrival]) -> list[Flood]:
    """Return the floods among ``arrivals``, the largest first."""
    by_origin: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in sorted(arrivals):
        by_origin[arrival.origin].append(arrival)
    rest: list[Arrival] = []
    found = []
    for origin, theirs in by_origin.items():
        if origin and len(theirs) >= MOST_OF_ORIGIN:
            found.append(Flood(tuple(theirs), is_of_one_origin=True))
        else:
            rest += theirs
    found += _crowded(sorted(rest))
    return sorted(found, key=lambda flood: (-len(flood.arrivals), flood.arrivals[0]))


def _crowded(arrivals: list[Arrival]) -> list[Flood]:
    """Return what came in crowded windows; windows that overlap are one flood."""
    crowds: list[tuple[int, int]] = []
    first = 0
    for last, arrival in enumerate(arrivals):
        while arrivals[first].at <= arrival.at - WINDOW:
            first += 1
        if last - first + 1 < MOST_OF_ALL:
            continue
        if crowds and first <= crowds[-1][1]:
            crowds[-1] = (crowds[-1][0], last)
        else:
            crowds.append((first, last))
    return [
        Flood(tuple(arrivals[begin : end + 1]), is_of_one_origin=False) for begin, end in crowds
    ]
