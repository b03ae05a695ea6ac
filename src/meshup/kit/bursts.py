"""Pure: bursts of what visitors do that look like a flood: many at once, of strangers.

Registrations to an event, voices for a proposal: each room says of what. A burst is a question to a
host, never a verdict. Who carries the evening's code has no origin, and who proved an address or
came before is known: neither is ever in a burst. Nor is a steady trickle,
however long: a burst is many times what the same span of time brings otherwise.

Words
    arrival  a registration, a voice, as it came
    origin   a keyed hash of the network it came from; "" for whoever carries the evening's code,
             and after two days
    window   ten minutes

Method
    From one origin: at least ``MOST_OF_ORIGIN`` strangers in a window. From many: at least
    ``MOST_OF_ALL`` strangers in a window, and ``TIMES_USUAL`` times as many arrivals as a window
    usually brings (the median). Members that no window separates are one burst.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

WINDOW: Final = timedelta(minutes=10)
MOST_OF_ORIGIN: Final = 8
MOST_OF_ALL: Final = 20
TIMES_USUAL: Final = 10
LEAST_WINDOWS: Final = 3
"""Of less time nobody can say what is usual."""


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """What one visitor did, as it came.

    Attributes:
        at: when.
        number: of its row.
        origin: see above.
        is_known: whether its peer proved an address, or had been here before.
    """

    at: datetime
    number: int
    origin: str = ""
    is_known: bool = False

    @property
    def is_stranger(self) -> bool:
        """Whether it can be part of a burst at all."""
        return bool(self.origin) and not self.is_known


@dataclass(frozen=True, slots=True)
class Burst:
    """Strangers who came at once, in the order in which they came; never empty."""

    arrivals: tuple[Arrival, ...]

    @property
    def number(self) -> int:
        """What names it, also when it grows: the number of its first arrival."""
        return self.arrivals[0].number

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its arrivals."""
        return frozenset(arrival.number for arrival in self.arrivals)

    @property
    def origins(self) -> frozenset[str]:
        """The networks it came from."""
        return frozenset(arrival.origin for arrival in self.arrivals)

    @property
    def since(self) -> datetime:
        """When the first came."""
        return self.arrivals[0].at

    @property
    def until(self) -> datetime:
        """When the last came."""
        return self.arrivals[-1].at


def bursts_in(arrivals: Iterable[Arrival]) -> list[Burst]:
    """Return the bursts among all arrivals of one kind, in order; no arrival is in two of them."""
    every = sorted(arrivals)
    strangers = [arrival for arrival in every if arrival.is_stranger]
    members = {*_from_one_origin(strangers), *_from_many(strangers, every)}
    return [Burst(tuple(run)) for run in _runs(sorted(members))]


def _from_one_origin(strangers: Sequence[Arrival]) -> Iterator[Arrival]:
    by_origin: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in strangers:
        by_origin[arrival.origin].append(arrival)
    for of_origin in by_origin.values():
        yield from _within(of_origin, _full_windows(of_origin, MOST_OF_ORIGIN))


def _from_many(strangers: Sequence[Arrival], every: Sequence[Arrival]) -> Iterator[Arrival]:
    moments = [arrival.at for arrival in every]
    unusual = TIMES_USUAL * _usual(moments)
    full = _full_windows(strangers, MOST_OF_ALL)
    return _within(
        strangers,
        (each for each in full if _number_from(strangers[each[0]].at, moments) >= unusual),
    )


def _full_windows(arrivals: Sequence[Arrival], most: int) -> Iterator[tuple[int, int]]:
    """Yield the places, from and up to, of arrivals within a window, wherever it holds so many."""
    last = 0
    for first, arrival in enumerate(arrivals):
        while last < len(arrivals) and arrivals[last].at < arrival.at + WINDOW:
            last += 1
        if last - first >= most:
            yield first, last


def _within(arrivals: Sequence[Arrival], windows: Iterable[tuple[int, int]]) -> Iterator[Arrival]:
    """Yield each arrival once that stands in one of the ``windows``, which are in order."""
    done = 0
    for first, last in windows:
        yield from arrivals[max(first, done) : last]
        done = last


def _usual(moments: Sequence[datetime]) -> float:
    """Return how many a window brings, by the median: a flood moves it only if it lasts long."""
    if not moments:
        return 0
    windows = [0] * ((moments[-1] - moments[0]) // WINDOW + 1)
    for at in moments:
        windows[(at - moments[0]) // WINDOW] += 1
    return median(windows) if len(windows) >= LEAST_WINDOWS else 0


def _number_from(begins: datetime, moments: Sequence[datetime]) -> int:
    return bisect_left(moments, begins + WINDOW) - bisect_left(moments, begins)


def _runs(members: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """Yield the members in groups that no window separates."""
    run: list[Arrival] = []
    for arrival in members:
        if run and arrival.at - run[-1].at >= WINDOW:
            yield run
            run = []
        run.append(arrival)
    if run:
        yield run
