"""How long a round takes, alone and as the node asks for it, and what everybody else notices."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from functools import partial
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from bench.encounter_rivals import Evening, Turn, at_random, by_networkx, greedily, request_of
from bench.encounter_worlds import Months
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.solving import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.encounters.domain.values import RoundPlan, RoundRequest

SIZES: Final = (30, 100, 300, 1000, 3000)
MOST_SECONDS: Final = {30: 0.05, 100: 0.05, 300: 0.15, 1000: 0.5, 3000: 4.0}
LARGEST_OF_NETWORKX: Final = 300
MOST_STALL_MS: Final = 50.0
TICK_SECONDS: Final = 0.001
MONTHS_BEFORE: Final = 23


def room_with_past(size: int, seed: int) -> Evening:
    """Return an evening after almost two years in which people met at random."""
    world = Months(size, 0.35, seed)
    evening = None
    for room in world.evenings(MONTHS_BEFORE + 1):
        evening = Evening(room)
        chance = random.Random(room.seed)
        if room.month <= MONTHS_BEFORE:
            for number in range(1, room.rounds + 1):
                there = [g for g in room.guests if g.first <= number <= g.last]
                evening.remember(greedily(Turn(evening, there, number, chance)), there)
            world.met = evening.met
    assert evening is not None
    for guest in evening.room.guests:
        guest.first = 1
    return evening


def print_times(first_seed: int, *, quick: bool) -> list[str]:
    """Print seconds of processor time for one round, by size; return what is too slow."""
    print(
        "\nOne round after 23 months, milliseconds of processor time, median (most) of 5 seeds.\n"
    )
    print("| n | pairs that may meet | random | greedy | networkx | Meshup | without rustworkx |")
    print("|---|---|---|---|---|---|---|")
    missed = []
    for size in SIZES[: 3 if quick else None]:
        evening = room_with_past(size, first_seed)
        turn = Turn(evening, evening.room.guests, 1, random.Random(1))
        request = request_of(turn)
        plain = plan_round(request)
        cells = [f"{plain.certificate.new_possible:,}"]
        rivals = (at_random, greedily, by_networkx)[: 3 if size <= LARGEST_OF_NETWORKX else 2]
        cells += [_timed(partial(policy, turn), 3)[1] for policy in rivals]
        cells += ["–"] * (3 - len(rivals))
        took, cell = _timed(partial(plan_round, request), 5)
        cells += [cell, _timed(partial(plan_round, request, solver="python"), 3)[1]]
        print(f"| {size} | {' | '.join(cells)} |", flush=True)
        missed += [f"{size} people: {took:.3f} s"] if took > MOST_SECONDS[size] else []
    return missed


def _timed(work: Callable[[], object], times: int) -> tuple[float, str]:
    """Return the median of seconds, and the cell of a table."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return median(found), f"{median(found) * 1000:.1f} ({max(found) * 1000:.1f})"


def print_node(first_seed: int, *, quick: bool) -> list[str]:
    """Print how long asking for a round takes, and how long an event loop stood still meanwhile."""
    print(
        "\nAs the node asks, in a process for each round: milliseconds until the answer, median"
        " (most) of 5; the longest stall of this process’s event loop; most memory of a solver.\n"
    )
    print("| n | milliseconds | longest stall, ms | solver, MB |\n|---|---|---|---|")
    missed = []
    for size in SIZES[: 3 if quick else None]:
        evening = room_with_past(size, first_seed)
        turn = Turn(evening, evening.room.guests, 1, random.Random(1))
        request = request_of(turn)
        found, stall = asyncio.run(_asked(request, 5))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        took = [seconds * 1000 for seconds, _plan in found]
        print(
            f"| {size} | {median(took):.0f} ({max(took):.0f}) | {stall:.1f} | {memory:.0f} |",
            flush=True,
        )
        missed += [f"{size} people: a stall of {stall:.0f} ms"] if stall > MOST_STALL_MS else []
        if any(plan.certificate.solver == "python" for _seconds, plan in found):
            missed.append(f"{size} people: the solver’s process was not used")
    return missed


async def _asked(request: RoundRequest, times: int) -> tuple[list[tuple[float, RoundPlan]], float]:
    """Return how long each answer took with the plan, and the longest stall in milliseconds."""
    moments: list[float] = []

    async def tick() -> None:
        while True:
            moments.append(time.perf_counter())
            await asyncio.sleep(TICK_SECONDS)

    ticking = asyncio.create_task(tick())
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        plan = await asyncio.to_thread(solve, request)
        found.append((time.perf_counter() - begun, plan))
    ticking.cancel()
    stall = max((after - before for before, after in pairwise(moments)), default=0.0)
    return found, (stall - TICK_SECONDS) * 1000
