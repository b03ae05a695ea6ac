"""How good forecasts would have been: each past event, forecast from those before it. Pure.

Words: a forecast is scored *as of* a lead, with what had been counted by then. Rivals are what
people do without a forecast: believe all registrations, believe their own, expect what came last.
Scores are sums over events divided by the sum of heads, so that an evening when nobody came can
be scored, too. A rival names one number; its CRPS is its absolute error.
Source: Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.model import climatology, forecast
from meshup.forecast.domain.reasons import BOOKINGS_MISLED
from meshup.forecast.domain.values import OWN, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from meshup.forecast.domain.values import Forecast, PastEvent

LEADS: Final = (14, 7, 3, 1, 0)
PROBABILITIES: Final = (0.1, 0.5, 0.9)
GRID: Final = tuple((step + 0.5) / 40 for step in range(40))
COARSE_GRID: Final = tuple((step + 0.5) / 10 for step in range(10))
EVENTS_TO_LOSE: Final = 8
"""Over fewer events losing is chance."""
EVENTS_LOOKED_AT: Final = 24


@dataclass(frozen=True, slots=True)
class Score:
    """How good one way to forecast was at one lead, relative to attendance; lower is better."""

    events: int
    ncrps: float
    pinball: dict[float, float]
    coverage: float | None
    """Share of events within the 80 % interval; None for a rival that names one number."""
    width: float | None


def pinball(probability: float, quantile: float, heads: float) -> float:
    """Return the loss of having named ``quantile``."""
    off = heads - quantile
    return max(probability * off, (probability - 1) * off)


def crps(quantile: Callable[[float], float], heads: float, grid: Sequence[float] = GRID) -> float:
    """Return the continuous ranked probability score, by quantiles at the middle of equal steps."""
    return 2 * sum(pinball(p, quantile(p), heads) for p in grid) / len(grid)


def as_of(event: PastEvent, lead: float) -> PastEvent:
    """Return what was known of ``event`` so many days before."""
    known = tuple(counts for counts in event.snapshots if counts.days_before >= lead)
    return replace(event, heads=None, snapshots=known)


def back_test(events: Sequence[PastEvent]) -> dict[int, dict[str, Score]]:
    """Return the scores of the forecast and of its rivals, by lead, the earliest first.

    An event is scored at a lead when something was counted then and not yet at the lead before,
    and an earlier one has heads. A lead without events is left out; so is a rival that could say
    nothing. ``events`` are oldest first.
    """
    found = {lead: _back_test_at(events, lead, LEADS[:place]) for place, lead in enumerate(LEADS)}
    return {lead: scores for lead, scores in found.items() if scores}


def trusted_forecast(past: Sequence[PastEvent], wanted: PastEvent) -> Forecast:
    """Return the forecast, or climatology where the forecast did worse at this lead.

    Where fewer than ``EVENTS_TO_LOSE`` past events can be scored, the forecast is trusted.
    """
    answer = forecast(past, wanted)
    if not any(counts.counts for counts in wanted.snapshots):
        return answer
    lead = min(counts.days_before for counts in wanted.snapshots)
    scored, lost = 0, 0.0
    for before, event, heads in _rolling(past[-EVENTS_LOOKED_AT:], lead):
        scored += 1
        lost += crps(forecast(before, event).quantile, heads, COARSE_GRID)
        lost -= crps(climatology(before, event).quantile, heads, COARSE_GRID)
    if scored < EVENTS_TO_LOSE or lost <= 0:
        return answer
    usual = climatology(past, wanted)
    return replace(usual, reason=Reason(BOOKINGS_MISLED, {**usual.reason.facts, "scored": scored}))


def _rolling(
    events: Sequence[PastEvent], lead: float
) -> Iterator[tuple[Sequence[PastEvent], PastEvent, int]]:
    """Yield what was known before each event that can be scored, and how many came."""
    known = False
    for number, event in enumerate(events):
        if event.heads is None:
            continue
        wanted = as_of(event, lead)
        if known and any(counts.counts for counts in wanted.snapshots):
            yield events[:number], wanted, event.heads
        known = True


def _back_test_at(
    events: Sequence[PastEvent], lead: int, leads_before: Sequence[int]
) -> dict[str, Score]:
    whole: dict[str, list[tuple[Forecast, int]]] = {"pool": [], "climatology": []}
    numbers: dict[str, list[tuple[int, int]]] = {"own": [], "all": [], "last": []}
    for past, wanted, heads in _rolling(events, lead):
        newest = min(wanted.snapshots, key=lambda counts: counts.days_before)
        if leads_before and newest.days_before >= min(leads_before):
            continue
        whole["pool"].append((forecast(past, wanted), heads))
        whole["climatology"].append((climatology(past, wanted), heads))
        numbers["all"].append((sum(newest.counts.values()), heads))
        if OWN in newest.counts:
            numbers["own"].append((newest.counts[OWN], heads))
        last = next(event.heads for event in reversed(past) if event.heads is not None)
        numbers["last"].append((last, heads))
    scores = {name: _score(rows) for name, rows in whole.items() if rows}
    return scores | {name: _score_of_numbers(rows) for name, rows in numbers.items() if rows}


def _score(rows: Sequence[tuple[Forecast, int]]) -> Score:
    total = max(1, sum(heads for _answer, heads in rows))
    return Score(
        len(rows),
        sum(crps(answer.quantile, heads) for answer, heads in rows) / total,
        {
            p: sum(pinball(p, answer.quantile(p), heads) for answer, heads in rows) / total
            for p in PROBABILITIES
        },
        sum(answer.low <= heads <= answer.high for answer, heads in rows) / len(rows),
        sum(answer.high - answer.low for answer, _heads in rows) / total,
    )


def _score_of_numbers(rows: Sequence[tuple[int, int]]) -> Score:
    total = max(1, sum(heads for _number, heads in rows))
    return Score(
        len(rows),
        sum(abs(number - heads) for number, heads in rows) / total,
        {
            p: sum(pinball(p, number, heads) for number, heads in rows) / total
            for p in PROBABILITIES
        },
        None,
        None,
    )
