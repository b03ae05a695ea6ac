"""What a bench found, as tables, with the bars it was held against."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.machine import Load, Server


@dataclass(frozen=True)
class Target:
    """One address under one condition, and what is asked of it."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    miss: bool = False  # another query each time: never the same address twice
    churn: bool = False  # the agenda changes all the time: nothing that was rendered holds
    of_bare: float = 0.0  # at least this much of the bare server
    of_rival: float = 0.0  # at least this many times pretalx's landing page


def tell(targets: list[Target], runs: dict[str, list[Load]]) -> None:
    """Print the table of speeds."""
    bare = runs[targets[0].name]
    rival = runs.get("pretalx landing", [])
    print(
        "\n| target, 8 connections | req/s | p50 ms | p99 ms | CPU ms | of bare | x landing"
        " | by CPU: of bare | by CPU: x landing | |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for target in targets:
        mine = runs[target.name]
        of_bare, of_rival = ratio(mine, bare), ratio(mine, rival)
        print(
            f"| {target.name} | {middle(mine, 'per_second'):,.0f}"
            f" | {middle(mine, 'p50_ms'):.2f} | {middle(mine, 'p99_ms'):.1f}"
            f" | {middle(mine, 'cpu_ms'):.3f} | {of_bare:.2f} | {of_rival:,.1f}"
            f" | {cheaper(mine, bare):.2f} | {cheaper(mine, rival):,.1f}"
            f" | {verdict(target, of_bare, of_rival)} |"
        )
    print(
        "\nreq/s, p50, p99 and CPU (server, all its processes) are medians of the rounds; ratios"
        " are medians of the ratios within each round, after dividing by the host's speed."
    )


def ratio(mine: list[Load], theirs: list[Load]) -> float:
    """Return how many times faster, as the median of the rounds."""
    pairs = zip(mine, theirs, strict=False)
    ratios = [(a.per_second * a.speed) / (b.per_second * b.speed) for a, b in pairs]
    return statistics.median(ratios) if ratios else 0.0


def cheaper(mine: list[Load], theirs: list[Load]) -> float:
    """Return how many times less processor time, which other programs disturb less than speed."""
    return middle(theirs, "cpu_ms") / middle(mine, "cpu_ms") if theirs else 0.0


def middle(runs: list[Load], name: str) -> float:
    """Return the median of one number."""
    return float(statistics.median(getattr(run, name) for run in runs))


def verdict(target: Target, of_bare: float, of_rival: float) -> str:
    """Say which bars there are for this target, and whether it passes them."""
    bars = [(of_bare, target.of_bare, "of bare")]
    if of_rival:
        bars.append((of_rival, target.of_rival, "x landing"))
    verdicts = [
        f"{'PASS' if got >= bar else 'MISS'} ≥ {bar:g} {name}" for got, bar, name in bars if bar
    ]
    return ", ".join(verdicts)


def tell_costs(servers: list[Server], resting: dict[str, float]) -> None:
    """Print memory, start and queries."""
    names = ("server", "start to first page, s", "of that CPU, s", "memory at rest, MB")
    print(f"\n| {' | '.join(names)} | after the load, MB | |")
    print("|---|---|---|---|---|---|")
    for server in servers:
        passed = ""
        if server.name in {"few", "many"}:
            good = (server.start_seconds <= 2, resting[server.name] <= 120)  # noqa: PLR2004
            words = ("≤ 2 s", "≤ 120 MB")
            passed = ", ".join(
                f"{'PASS' if ok else 'MISS'} {bar}" for ok, bar in zip(good, words, strict=True)
            )
        print(
            f"| {server.name} | {server.start_seconds:.2f} | {server.start_cpu_seconds:.2f}"
            f" | {resting[server.name]:.0f}"
            f" | {server.memory_mb():.0f} | {passed} |"
        )


def tell_queries(few: dict[str, dict[str, int]], many: dict[str, dict[str, int]]) -> None:
    """Print how many queries each page takes."""
    print("\n| page | queries, demo | queries, 10,000 events | |\n|---|---|---|---|")
    for name in few:
        a, b = few[name]["queries"], many[name]["queries"]
        good = a == b <= 6  # noqa: PLR2004 - the bar
        print(f"| {name} | {a} | {b} | {'PASS' if good else 'MISS'} ≤ 6 and constant |")
