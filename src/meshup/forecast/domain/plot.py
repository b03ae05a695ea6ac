"""Pure: where everything stands in the drawing of booking curves, in units of its view box.

Days run to the right, up to the beginning; registrations run upwards, as all sources count them.
Behind the beginning stands, in heads, what is forecast, and a mark for each event of before.

Words
    curve   what was counted for one event, from day to day, as points "x,y x,y …" of a line
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.event_forecasts import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.forecast.domain.event_forecasts import EventForecast
    from meshup.forecast.domain.values import Counts, PastEvent

WIDTH: Final = 640
HEIGHT: Final = 274
LEFT, RIGHT, TOP, BOTTOM = 44, 548, 14, 222
HEADS: Final = 590
"""Where heads stand, in the middle between the beginning and the right edge."""
LONGEST, SHORTEST = 30, 7
"""Days that are drawn, at most and at least."""
MOST_CURVES: Final = 6
STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it stands, and the number beside it."""

    at: float
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """What is forecast, from ``low`` (further down) to ``high``, with its ``median``."""

    low: float
    median: float
    high: float

    @property
    def height(self) -> float:
        """How tall it is, so that it can be seen."""
        return max(1.0, round(self.low - self.high, 1))


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing.

    Attributes:
        curve: of this event; "" where nothing was counted. end: its last point, x and y.
        past: the curves of the latest events of before.
        heads: how far down each event of before stands that was counted.
        days, numbers: the grid.
    """

    curve: str
    end: tuple[float, float] | None
    past: tuple[str, ...]
    heads: tuple[float, ...]
    span: Span | None
    days: tuple[Tick, ...]
    numbers: tuple[Tick, ...]


def plot_of(
    event: PastEvent, past: Sequence[PastEvent], forecast: EventForecast | None
) -> Plot | None:
    """Return the drawing of an event beside those of before; None where nothing was counted."""
    drawn = [each for each in past if len(each.snapshots) > 1][-MOST_CURVES:]
    curves = [event.snapshots, *(each.snapshots for each in drawn)]
    if not any(counted(counts) for curve in curves for counts in curve):
        return None
    heads = [each.heads for each in past if each.heads is not None]
    days = _days(curves)
    shown = [counted(each) for curve in curves for each in curve if each.days_before <= days]
    most = max(1, *shown, *heads[-MOST_CURVES:], forecast.high if forecast else 0)
    step = _step(most)
    top = step * math.ceil(most / step)

    def down(number: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min(number, top) / top, 1)

    def along(days_before: float) -> float:
        return round(RIGHT - (RIGHT - LEFT) * days_before / days, 1)

    def points(curve: Iterable[Counts]) -> list[tuple[float, float]]:
        inside = [counts for counts in curve if counts.days_before <= days]
        return sorted((along(each.days_before), down(counted(each))) for each in inside)

    mine = points(event.snapshots)
    every = SHORTEST if days > SHORTEST else 1
    span = Span(*map(down, (forecast.low, forecast.median, forecast.high))) if forecast else None
    return Plot(
        curve=_line(mine),
        end=mine[-1] if mine else None,
        past=tuple(_line(points(each.snapshots)) for each in drawn),
        heads=tuple(down(number) for number in heads[-MOST_CURVES:]),
        span=span,
        days=tuple(Tick(along(day), day) for day in range(0, days + 1, every)),
        numbers=tuple(Tick(down(number), number) for number in range(0, top + 1, step)),
    )


def _days(curves: Iterable[Iterable[Counts]]) -> int:
    """Return how many days are drawn: from the first registration on, in whole weeks."""
    first = max(
        (each.days_before for curve in curves for each in curve if counted(each)), default=0.0
    )
    weeks = math.ceil(min(max(first, SHORTEST), LONGEST) / 7)
    return weeks * 7


def _step(most: int) -> int:
    """Return a round number of which four or so reach ``most``."""
    rough = most / 4
    power = 10 ** math.floor(math.log10(rough)) if rough > 1 else 1
    return int(next((each * power for each in STEPS if each * power >= rough), 10 * power))


def _line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
