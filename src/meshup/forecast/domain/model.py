"""How many will come, from what is counted so far and from events before. Pure.

Method: two views of an event, mixed. *Bookings*: how many came for each that was counted at this
lead, a gamma-Poisson ratio with a prior. *Usual*: how many came lately whatever was counted, a
Student-t of log attendance. Quantiles are mixed as logarithms; the weight of bookings grows as the
event comes near.
Source: decision 0026.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.booking_curves import (
    BOOKED,
    SPREAD,
    WEIGHT_OF_BOOKINGS,
    at_lead,
    counted_at,
)
from meshup.forecast.domain.values import Forecast, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.forecast.domain.values import PastEvent

RATIO_ON_THE_DAY: Final = 0.60
"""Heads for each that is counted on the day, before a community's own history says more."""
RATIO_STRENGTH: Final = 6.0
COUNT_CAP: Final = 20
"""An event with more counted weighs no more than this: events differ more than people."""
MEMORY: Final = 12
"""How many past events count as usual."""
FADING: Final = 0.85
"""How much less an event weighs than the one after it."""
USUAL_SPREAD, USUAL_STRENGTH = 0.38, 4.0
FIRST_USUAL, FIRST_SPREAD = math.log(25), 0.8
"""Attendance nobody knows anything about."""
MOST: Final = 10**12
"""No forecast is larger."""
NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution of heads on the logarithmic scale, by its quantiles."""

    centre: float
    scale: float
    freedom: float
    """Degrees of freedom of a Student-t; infinite for a normal distribution."""

    def at(self, z: float) -> float:
        """Return the logarithm of heads where a normal deviate is ``z``."""
        nu = self.freedom
        tail = (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu * nu)
        return self.centre + self.scale * (z + tail)


@dataclass(frozen=True, slots=True)
class Bookings:
    """Heads as a negative binomial distribution: a mean, and how much events differ from it."""

    mean: float
    variation: float
    """Coefficient of variation of events, beyond that of counting people."""
    events: int
    """How many past events were counted early enough."""
    ratio: float

    def at(self, z: float) -> float:
        """Return the logarithm of heads where a normal deviate is ``z``.

        Source: Wilson and Hilferty 1931, for the gamma distribution of the same variance.
        """
        size = 1 / (self.variation**2 + 1 / self.mean)
        root = 1 - 1 / (9 * size) + z / (3 * math.sqrt(size))
        return math.log(max(self.mean * max(root, 0.0) ** 3, 0.5))


def forecast(past: Sequence[PastEvent], wanted: PastEvent) -> Forecast:
    """Return how many will come to ``wanted``, as of its last snapshot.

    ``past`` is oldest first; events without heads, or after ``wanted``, may be among them and are
    left out.
    """
    usual = usual_attendance(past, wanted)
    if not wanted.snapshots:
        reason = Reason("usual", {"events": usual.freedom, "usual": math.exp(usual.centre)})
        return _forecast(usual, usual, 0.0, reason)
    lead = max(0.0, min(counts.days_before for counts in wanted.snapshots))
    bookings = bookings_at(past, wanted, lead)
    known = sum(event.heads is not None for event in past)
    weight = at_lead(WEIGHT_OF_BOOKINGS, lead)
    weight += (1 - weight) / (1 + known * 2)
    facts = {"events": float(bookings.events), "ratio": bookings.ratio, "lead": lead}
    return _forecast(bookings, usual, weight, Reason("bookings", facts))


def climatology(past: Sequence[PastEvent], wanted: PastEvent) -> Forecast:
    """Return how many will come to ``wanted``, as if nothing had been counted for it."""
    usual = usual_attendance(past, wanted)
    facts = {"events": usual.freedom, "usual": math.exp(usual.centre)}
    return _forecast(usual, usual, 0.0, Reason("usual", facts))


def usual_attendance(past: Sequence[PastEvent], wanted: PastEvent) -> Spread:
    """Return how many come to events of this format, whatever was counted."""
    heads = [
        math.log(max(event.heads, 0.5))
        for event in past
        if event.heads is not None and event.format == wanted.format
    ][-MEMORY:]
    if not heads:
        return Spread(FIRST_USUAL, FIRST_SPREAD, 10)
    weights = [FADING ** (len(heads) - 1 - index) for index in range(len(heads))]
    total = sum(weights)
    centre = sum(weight * value for weight, value in zip(weights, heads, strict=True)) / total
    off = sum(w * (value - centre) ** 2 for w, value in zip(weights, heads, strict=True))
    variance = (USUAL_STRENGTH * USUAL_SPREAD**2 + off) / (USUAL_STRENGTH + total)
    return Spread(centre, math.sqrt(variance * (1 + 1 / total)), USUAL_STRENGTH + total)


def bookings_at(past: Sequence[PastEvent], wanted: PastEvent, lead: float) -> Bookings:
    """Return how many will come of what is counted for ``wanted`` at ``lead``."""
    sources = sorted({source for counts in wanted.snapshots for source in counts.counts})
    counted = _total(wanted, sources, lead)
    first = RATIO_ON_THE_DAY / at_lead(BOOKED, lead)
    shape, rate = RATIO_STRENGTH, RATIO_STRENGTH / first
    pairs = [
        (_total(event, sources, lead), event.heads)
        for event in past
        if event.heads is not None and event.snapshots and event.format == wanted.format
    ]
    for number, heads in pairs:
        share = min(number, COUNT_CAP) / number
        shape += heads * share
        rate += number * share
    ratio = shape / rate
    excess = 0.0
    for number, heads in pairs:
        mean = ratio * number
        excess += min(max(0.0, (heads - mean) ** 2 - mean) / mean**2, 2.0)
    known = len(pairs)
    start = at_lead(SPREAD, lead) * (1.3 if known < 2 else 1.0)
    variance = (4 * start**2 + excess) / (4 + known) * (1 + 1 / (2 + known))
    return Bookings(max(ratio * counted, 0.5), math.sqrt(variance), known, ratio)


def _total(event: PastEvent, sources: Sequence[str], lead: float) -> float:
    return 1 + sum(counted_at(event.snapshots, source, lead) or 0.0 for source in sources)


def _forecast(near: Spread | Bookings, far: Spread, weight: float, reason: Reason) -> Forecast:
    def quantile(probability: float) -> int:
        z = NORMAL.inv_cdf(probability)
        logarithm = weight * near.at(z) + (1 - weight) * far.at(z)
        return min(MOST, round(math.exp(min(logarithm, 30.0))))

    return Forecast(quantile(0.5), quantile(0.1), quantile(0.9), reason, quantile)
