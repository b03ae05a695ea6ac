"""Ten thousand nodes that gossip: ``scripts/bench mesh [churn partition flood silence] [options]``.

The machine is that of the nodes; transport and clock are simulated, and every run comes again by
its seed. Without parts named, all are run, two at a time, each in a process. What was measured is
printed, and with ``--write`` put into docs/mesh/. It leaves with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Final

from bench.mesh_report import CardSize, card_size, plot, traffic_row
from bench.mesh_scenarios import ENOUGH, Plan, Seen, churn, flood, partition, silence
from bench.mesh_world import Rules

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER: Final = Path(__file__).parent.parent / "docs" / "mesh"
CHURN_ROUNDS: Final = 40
BY_ROUND: Final = 25
APART: Final = 48
FLOOD_ROUNDS: Final = 28
HONEST: Final = 0.99
MOST_REQUESTS: Final = 3
SILENT_NODES: Final = 1_000


@dataclass
class Result:
    """What a part measured: rows of tables, what it saw round by round, and missed targets."""

    name: str
    rows: list[str] = field(default_factory=list)
    traffic: str = ""
    seen: list[Seen] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0

    def want(self, what: str, *, holds: bool, measured: str) -> None:
        """Take a target, and what was measured."""
        self.rows.append(f"| {self.name} | {what} | {measured} | {'yes' if holds else 'NO'} |")
        if not holds:
            self.missed.append(f"{self.name}: {what}: {measured}")

    def saw(self, seen: Seen) -> None:
        """Take what nodes know after a round, and say it."""
        self.seen.append(seen)
        print(
            f"{self.name} {seen.round}: {seen.live} live, {seen.least:.4%} least,"
            f" {seen.mean:.4%} mean, {seen.mean_of_all:.4%} with the youngest; newcomers know"
            f" {seen.cohort_knows:.4%}, {seen.cohort_known:.4%} know them",
            file=sys.stderr,
            flush=True,
        )


def measure_churn(nodes: int, seed: int, size: CardSize) -> Result:
    """Measure what is known while 2 % go and come in each round, without the first bootstrap."""
    result = Result("churn")
    mesh = churn(Plan(nodes=nodes, newcomers=nodes // 20, seed=seed), CHURN_ROUNDS, result.saw)
    late = [seen for seen in result.seen if seen.round >= BY_ROUND]
    least = min(seen.least for seen in late)
    result.want(
        "who is live for 12 rounds knows 99.9 % of those, from round 25 on",
        holds=least >= ENOUGH,
        measured=f"{least:.3%} at the least, {fmean(seen.mean for seen in late):.3%} in the mean",
    )
    knows = _age(result.seen, lambda seen: seen.cohort_knows)
    known = _age(result.seen, lambda seen: seen.cohort_known)
    result.want("rounds until newcomers know 99.9 % (no target)", holds=True, measured=knows)
    result.want("rounds until 99.9 % know newcomers (no target)", holds=True, measured=known)
    traffic = mesh.world.traffic
    result.want(
        "requests of a node in a round",
        holds=traffic.most <= MOST_REQUESTS,
        measured=f"{traffic.most} at the most",
    )
    store = mesh.world.stores[mesh.first[0]]
    each = store.bytes_of_state / len(store.catalogue)
    result.want("bytes of state for node and card", holds=each <= 16, measured=f"{each:.0f}")  # noqa: PLR2004 - the target
    result.traffic = traffic_row("churn", traffic, int(mesh.world.lived.sum()), size)
    return result


def _age(line: list[Seen], share: Callable[[Seen], float]) -> str:
    """Return after how many rounds the first newcomers have such a share, in the mean."""
    first = next((seen.round for seen in line if seen.cohort_knows), 0) - 1
    return next((str(seen.round - first) for seen in line if share(seen) >= ENOUGH), "more")


def measure_partition(nodes: int, seed: int, size: CardSize) -> Result:  # noqa: ARG001 - as its sisters
    """Measure in how many rounds two halves are one mesh again."""
    result = Result("partition")
    plan = Plan(nodes=nodes, newcomers=nodes // 50, seed=seed)
    rounds = partition(plan, APART, result.saw)
    result.want(
        f"halves of a mesh apart for {APART} rounds know 99.9 % again",
        holds=result.seen[-1].least >= ENOUGH,
        measured=f"after {rounds} rounds",
    )
    return result


def measure_flood(nodes: int, seed: int, size: CardSize) -> Result:
    """Measure what honest nodes know of each other while liars bring as many false ones."""
    result = Result("flood")
    mesh = flood(Plan(nodes=nodes, false=nodes, seed=seed), FLOOD_ROUNDS, result.saw)
    last = result.seen[-1]
    result.want(
        f"honest nodes know 99 % of each other beside {nodes} false ones",
        holds=last.mean >= HONEST,
        measured=f"{last.mean:.3%} in the mean, {last.least:.3%} at the least",
    )
    result.traffic = traffic_row("flood", mesh.world.traffic, int(mesh.world.lived.sum()), size)
    return result


def measure_silence(nodes: int, seed: int, size: CardSize) -> Result:  # noqa: ARG001 - as its sisters
    """Measure whether anybody who fell silent is shown after their card has expired."""
    result = Result("silence")
    plan = Plan(nodes=min(nodes, SILENT_NODES), seed=seed, rules=Rules(life=24, renewal=8))
    still, returned = silence(plan, result.saw)
    result.want(
        "nodes that show who is gone, and again when old cards are brought back",
        holds=(still, returned) == (0, 0),
        measured=f"{still} and {returned}",
    )
    return result


TRAFFIC_HEAD: Final = """\
| part | requests in a round, most | mean | cards in a round | MB a day | compressed | checks |
|---|---|---|---|---|---|---|"""
PARTS: Final[dict[str, Callable[[int, int, CardSize], Result]]] = {
    "churn": measure_churn,
    "flood": measure_flood,
    "partition": measure_partition,
    "silence": measure_silence,
}


def run(name: str, nodes: int, seed: int, size: CardSize) -> Result:
    """Run a part, and say what it took."""
    begun = time.monotonic()
    result = PARTS[name](nodes, seed, size)
    result.seconds = time.monotonic() - begun
    result.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def report(results: list[Result], nodes: int, seed: int, size: CardSize) -> str:
    """Return what was measured, as a document."""
    took = ", ".join(f"{r.name} {r.seconds:.0f} s and {r.megabytes:.0f} MB" for r in results)
    command = f"scripts/bench mesh --nodes {nodes} --seed {seed} --write"
    meant = "what is meant, decision [0042](../decisions/0042-cards-and-gossip.md) says"
    sizes = f"A card has {size.plain:.0f} bytes, {size.compressed:.0f} in a compressed page."
    lines = [
        f"# {nodes} nodes that gossip\n\nMeasured by `{command}`; {meant}.\n",
        "| part | target | measured | held |\n|---|---|---|---|",
        *(row for result in results for row in result.rows),
        f"\n{sizes} A node:\n\n{TRAFFIC_HEAD}",
        *(result.traffic for result in results if result.traffic),
        f"\nIt took {took}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, run the parts, and say which targets are missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench mesh", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--write", action="store_true", help="put the table and plot into docs/mesh/"
    )
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    size = card_size()
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        begun = [
            pool.submit(run, name, given.nodes, given.seed, size) for name in given.parts or PARTS
        ]
        results = [task.result() for task in begun]
    text = report(results, given.nodes, given.seed, size)
    print(text)
    if given.write:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / "measured.md").write_text(text, encoding="utf-8")
        lines = {result.name: result.seen for result in results if result.name != "silence"}
        title = f"Share of the mesh that nodes know, {given.nodes} nodes"
        (FOLDER / "coverage.svg").write_text(plot(lines, title), encoding="utf-8")
    missed = [line for result in results for line in result.missed]
    print("\n".join(f"MISS {line}" for line in missed) or "PASS all targets")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
