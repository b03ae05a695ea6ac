"""How good forecasts are: ``scripts/bench forecast [--communities N] [--first-seed N]``.

Invented communities of several worlds (``bench/communities.py``), none of whose seeds was looked at
while the model was made. Each event is forecast from those before it, as of five leads, and scored
beside what people do without a forecast: believe all registrations, or their own, or expect what
came last, or usually. Lower is better; ratios are the forecast's score by the rival's.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bench.communities import WORLDS, community
from meshup.forecast.domain.model import climatology, forecast
from meshup.forecast.domain.scoring import LEADS, as_of, crps
from meshup.forecast.domain.values import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bench.communities import World
    from meshup.forecast.domain.values import PastEvent

FIRST_SEED: Final = 1000
RESEARCHED: Final = "as researched"
STAGES: Final = {"0": (0, 0), "1–2": (1, 2), "3–6": (3, 6), "7+": (7, 10**6)}
"""How many past events are known."""
ENOUGH: Final = "7+"
WEEK, DAY_OF = 7, 0
MOST_AT_A_WEEK, MOST_ON_THE_DAY = 0.25, 0.17
COVERAGE: Final = (0.76, 0.92)
OF_BEST_NAIVE: Final = 0.5
MOST_MS: Final = 5.0
ROWS: Final = [(WEEK, "1–2"), *((lead, ENOUGH) for lead in LEADS)]
"""What is printed of each world."""


@dataclass(frozen=True, slots=True)
class Result:
    """One event, forecast as of one lead: absolute scores, in heads."""

    heads: int
    crps: float
    usual: float
    is_inside: bool
    width: int
    rivals: dict[str, int]
    """Absolute errors."""


Results = dict[tuple[int, str], list[Result]]
"""By lead and stage."""


def main() -> None:
    """Read the command line, run the bench, and leave with 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench forecast", description=__doc__)
    parser.add_argument("--communities", type=int, default=40, help="of each world")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--world", choices=list(WORLDS), action="append")
    parser.add_argument("--all-rows", action="store_true", help="every lead, and fewer events")
    given = parser.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.communities)
    print(
        "| world | past events | days before | nCRPS | of all | of own | of last | of usual"
        " | 80 % coverage | width |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    missed = []
    for name in given.world or WORLDS:
        results = results_of(WORLDS[name], seeds)
        print_rows(name, results, ROWS if not given.all_rows else list(results))
        missed += [f"{name}: {target}" for target in missed_targets(name, results)]
    ms = milliseconds()
    print(f"\n{ms:.2f} ms of processor time for a forecast from 24 past events")
    missed += [f"{ms:.2f} ms"] if ms >= MOST_MS else []
    print("\n".join(f"MISS {target}" for target in missed) or "PASS all targets")
    sys.exit(bool(missed))


def results_of(world: World, seeds: Iterable[int]) -> Results:
    """Return how every event of some communities was forecast."""
    results: Results = defaultdict(list)
    for seed in seeds:
        for lead, known, result in _forecasts(community(world, seed)):
            stage = next(name for name, (low, high) in STAGES.items() if low <= known <= high)
            results[lead, stage].append(result)
    return results


def ncrps(results: list[Result]) -> float:
    """Return the score of the forecast, relative to attendance."""
    return sum(result.crps for result in results) / _heads(results)


def coverage(results: list[Result]) -> float:
    """Return which share of events was within the 80 % interval."""
    return sum(result.is_inside for result in results) / len(results)


def of_rival(results: list[Result], name: str) -> float:
    """Return the score of the forecast by that of a rival."""
    mine = sum(result.crps for result in results)
    return mine / max(1, sum(result.rivals[name] for result in results))


def missed_targets(name: str, results: Results) -> list[str]:
    """Return the targets that a world misses; only coverage is asked of all worlds."""
    inside = [
        result
        for (_lead, stage), rows in results.items()
        if stage in {"3–6", ENOUGH}
        for result in rows
    ]
    share = coverage(inside)
    missed = [] if COVERAGE[0] <= share <= COVERAGE[1] else [f"coverage {share:.0%}"]
    if name != RESEARCHED:
        return missed
    week, day = results[WEEK, ENOUGH], results[DAY_OF, ENOUGH]
    best = max(of_rival(week, rival) for rival in ("all", "own", "last"))
    figures = (
        ("nCRPS at 7 days", ncrps(week), MOST_AT_A_WEEK),
        ("nCRPS on the day", ncrps(day), MOST_ON_THE_DAY),
        ("of the best naive at 7 days", best, OF_BEST_NAIVE),
    )
    return missed + [f"{what}: {value:.3f}" for what, value, most in figures if value > most]


def print_rows(name: str, results: Results, wanted: Sequence[tuple[int, str]]) -> None:
    """Print some rows of one world."""
    for stage in STAGES:
        for lead in LEADS:
            rows = results.get((lead, stage))
            if not rows or (lead, stage) not in wanted:
                continue
            ratios = " | ".join(f"{of_rival(rows, rival):.2f}" for rival in ("all", "own", "last"))
            usual = sum(row.crps for row in rows) / sum(row.usual for row in rows)
            width = sum(row.width for row in rows) / _heads(rows)
            print(
                f"| {name} | {stage} | {lead} | {ncrps(rows):.3f} | {ratios} | {usual:.2f}"
                f" | {coverage(rows):.0%} | {width:.2f} |",
                flush=True,
            )


def milliseconds() -> float:
    """Return how long a forecast takes, of processor time."""
    *past, last = community(WORLDS[RESEARCHED], FIRST_SEED)
    wanted, rounds = as_of(last, WEEK), 200
    begun = time.process_time()
    for _round in range(rounds):
        forecast(past, wanted)
    return (time.process_time() - begun) / rounds * 1000


def _forecasts(events: list[PastEvent]) -> Iterator[tuple[int, int, Result]]:
    known = 0
    for number, event in enumerate(events):
        if event.heads is None:
            continue
        past = events[:number]
        last = next((before.heads for before in reversed(past) if before.heads is not None), 0)
        for lead in LEADS:
            wanted = as_of(event, lead)
            if wanted.snapshots:
                yield lead, known, _result(past, wanted, event.heads, last)
        known += 1


def _result(past: list[PastEvent], wanted: PastEvent, heads: int, last: int) -> Result:
    answer = forecast(past, wanted)
    counts = min(wanted.snapshots, key=lambda snapshot: snapshot.days_before).counts
    rivals = {"all": sum(counts.values()), "own": counts[OWN], "last": last}
    return Result(
        heads,
        crps(answer.quantile, heads),
        crps(climatology(past, wanted).quantile, heads),
        answer.low <= heads <= answer.high,
        answer.high - answer.low,
        {name: abs(number - heads) for name, number in rivals.items()},
    )


def _heads(results: list[Result]) -> int:
    return max(1, sum(result.heads for result in results))


if __name__ == "__main__":
    main()
