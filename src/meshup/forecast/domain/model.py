"""How many will come, from what is counted so far and from events before. Pure.

Method: two views of an event, mixed. *Bookings*: how many came for each that was counted at this
lead, a gamma-Poisson ratio with a prior. *Usual*: how many came lately whatever was counted, a
Student-t of log attendance. Quantiles are mixed as logarithms. The weight of bookings grows as the
event comes near, and with what past events showed: by how much more came when more was counted.
Source: decision 0026.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.booking_curves import at_lead, log_booked
from meshup.forecast.domain.evidence import evidence_for, kinship
from meshup.forecast.domain.reasons import (
    BOOKINGS,
    BOOKINGS_ONCE,
    FIRST,
    FIRST_BOOKINGS,
    USUAL,
    USUAL_ONCE,
)
from meshup.forecast.domain.values import Forecast, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.forecast.domain.evidence import Evidence
    from meshup.forecast.domain.values import PastEvent

RATIO: Final = 0.60
"""Heads for each that is counted on the day, before a community's own events say more."""
RATIO_STRENGTH: Final = 6.0
COUNT_CAP: Final = 20
"""An event with more counted weighs no more than this: events differ more than people."""
VARIATION: Final = ((14, 0.52), (7, 0.43), (3, 0.35), (1, 0.29), (0, 0.28))
"""Coefficient of variation of heads for each that is counted, before events say more."""
VARIATION_STRENGTH: Final = 3.0
OUTLIER: Final = 1.2
"""No single event counts as further from the others than this, in logarithms of heads."""
WEIGHT: Final = ((14, 0.30), (7, 0.50), (3, 0.70), (1, 0.85), (0, 0.90))
"""Weight of bookings, before events say more."""
WEIGHT_DOUBT: Final = ((14, 0.35), (3, 0.30), (1, 0.12), (0, 0.10))
"""How far that weight may be wrong, as a standard deviation."""
SCATTER: Final = ((14, 0.42), (7, 0.36), (3, 0.30), (1, 0.26), (0, 0.25))
"""Standard deviation of log attendance when what was counted is known."""
MEMORY, FADING = 12, 0.85
"""How many past events are usual, and how much less each weighs than the one after it."""
USUAL_SPREAD, USUAL_STRENGTH = 0.38, 4.0
FIRST_USUAL, FIRST_WEIGHT = math.log(25), 0.2
"""What is usual where nobody knows anything, as if so much of an event had shown it."""
CERTAIN, UNCERTAIN = 0.92, 0.8
"""How much wider an interval is: two views that agree are less wide, few events make it wider."""
MOST: Final = 10**12
"""No forecast is larger."""
NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Usual:
    """How many come whatever is counted: a Student-t of the logarithm of heads."""

    centre: float
    scale: float
    freedom: float
    events: int
    heads: float
    """How many came lately, without what is known of other communities; 0 where no event is."""

    def at(self, z: float) -> float:
        """Return the logarithm of heads where a normal deviate is ``z``.

        Source: the expansion of Cornish and Fisher.
        """
        nu = self.freedom
        tail = (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu * nu)
        return self.centre + self.scale * (z + tail)


@dataclass(frozen=True, slots=True)
class Bookings:
    """How many come of those that are counted: a negative binomial distribution."""

    mean: float
    variation: float
    """Coefficient of variation of events, beyond that of counting people."""
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

    ``past`` is oldest first; events without heads may be among them.
    """
    if not any(snapshot.counts for snapshot in wanted.snapshots):
        return climatology(past, wanted)
    usual = usual_attendance(past, wanted)
    evidence = evidence_for(past, wanted)
    bookings = bookings_of(evidence)
    code = (FIRST_BOOKINGS, BOOKINGS_ONCE, BOOKINGS)[min(2, len(evidence.past))]
    facts = {"ratio": _rounded(100 * bookings.ratio), "events": len(evidence.past)}
    reason = Reason(code, {**facts, "usual": _rounded(usual.heads)})
    doubt = CERTAIN + UNCERTAIN / (2 + sum(event.weight for event in evidence.past))
    return _forecast(bookings, usual, weight_of_bookings(evidence), doubt, reason)


def climatology(past: Sequence[PastEvent], wanted: PastEvent) -> Forecast:
    """Return how many will come to ``wanted``, as if nothing had been counted for it."""
    usual = usual_attendance(past, wanted)
    code = (FIRST, USUAL_ONCE, USUAL)[min(2, usual.events)]
    facts = {"events": usual.events, "usual": _rounded(usual.heads)}
    return _forecast(usual, usual, 0.0, 1.0, Reason(code, facts))


def usual_attendance(past: Sequence[PastEvent], wanted: PastEvent) -> Usual:
    """Return how many come to events of this format, whatever was counted."""
    seen = [
        (math.log(max(event.heads, 0.5)), kinship(event, wanted))
        for event in reversed(past)
        if event.heads is not None
    ][:MEMORY]
    rows = [(value, kin * FADING**age) for age, (value, kin) in enumerate(seen)]
    known = sum(weight for _value, weight in rows)
    rows.append((FIRST_USUAL, FIRST_WEIGHT / (1 + known)))
    total = sum(weight for _value, weight in rows)
    centre = sum(weight * value for value, weight in rows) / total
    off = sum(weight * (value - centre) ** 2 for value, weight in rows[:-1])
    variance = (USUAL_STRENGTH * USUAL_SPREAD**2 + off) / (USUAL_STRENGTH + total)
    scale = math.sqrt(variance * (1 + 1 / total))
    heads = math.exp(sum(weight * value for value, weight in rows[:-1]) / known) if known else 0.0
    return Usual(centre, scale, USUAL_STRENGTH + total, len(seen), heads)


def bookings_of(evidence: Evidence) -> Bookings:
    """Return how many will come of those that are counted."""
    first = RATIO / math.exp(log_booked(evidence.lead))
    heads, numbers, known, excess = RATIO_STRENGTH, RATIO_STRENGTH / first, 0.0, 0.0
    for event in evidence.past:
        share = event.weight * min(event.number, COUNT_CAP) / event.number
        heads += event.heads * share
        numbers += event.number * share
    ratio = heads / numbers
    for event in evidence.past:
        mean = ratio * event.number
        off = ((event.heads - mean) ** 2 - mean) / mean**2
        excess += event.weight * min(max(0.0, off), OUTLIER)
        known += event.weight
    start = VARIATION_STRENGTH * at_lead(VARIATION, evidence.lead) ** 2
    variance = (start + excess) / (VARIATION_STRENGTH + known)
    variance *= 1 + 1 / (2 + known)
    return Bookings(max(ratio * evidence.number, 0.5), math.sqrt(variance), ratio)


def weight_of_bookings(evidence: Evidence) -> float:
    """Return the weight of bookings: the slope of log heads by log counted, with a prior.

    Where few events are known, nobody knows what is usual, so bookings weigh more.
    """
    lead, events = evidence.lead, evidence.past
    first, doubt = at_lead(WEIGHT, lead), at_lead(WEIGHT_DOUBT, lead) ** 2
    known = sum(event.weight for event in events)
    slope = min(1.0, max(0.0, first))
    if known > 0:
        rows = [(math.log(e.number), math.log(max(e.heads, 0.5)), e.weight) for e in events]
        x = sum(weight * number for number, _heads, weight in rows) / known
        y = sum(weight * heads for _number, heads, weight in rows) / known
        along = sum(w * (n - x) * max(-OUTLIER, min(OUTLIER, h - y)) for n, h, w in rows)
        across = sum(weight * (number - x) ** 2 for number, _heads, weight in rows)
        noise = at_lead(SCATTER, lead) ** 2
        slope = min(1.0, max(0.0, (first / doubt + along / noise) / (1 / doubt + across / noise)))
    return slope + (1 - slope) * 0.7 / (1 + 2 * known)


def _forecast(
    near: Usual | Bookings, far: Usual, weight: float, doubt: float, reason: Reason
) -> Forecast:
    def quantile(probability: float) -> int:
        z = doubt * NORMAL.inv_cdf(probability)
        logarithm = weight * near.at(z) + (1 - weight) * far.at(z)
        return min(MOST, round(math.exp(min(logarithm, 30.0))))

    return Forecast(quantile(0.5), quantile(0.1), quantile(0.9), reason, quantile)


def _rounded(number: float) -> int:
    return min(MOST, round(number))
