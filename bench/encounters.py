"""Who meets whom: ``scripts/bench encounters [tight closed months time node] [options]``.

The engine beside networkx (unweighted, as Yelp's beans), greedy with memory, random pairs and the
circle method, all on the same invented rooms (``bench/encounter_worlds.py``). Without parts named,
all are run. It leaves with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from bench.encounter_months import print_months
from bench.encounter_speed import print_node, print_times
from bench.encounter_tight import print_closed, print_tight

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS: Final[dict[str, Callable[[argparse.Namespace], list[str]]]] = {
    "tight": lambda given: print_tight(given.rooms, given.first_seed),
    "closed": lambda given: print_closed(given.quick, given.first_seed),
    "months": lambda given: print_months(given.months, given.first_seed, quick=given.quick),
    "time": lambda given: print_times(given.first_seed, quick=given.quick),
    "node": lambda given: print_node(given.first_seed, quick=given.quick),
}


def main() -> None:
    """Read the command line, run the parts, and say which targets are missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench encounters", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rooms", type=int, default=40, help="tight rooms of each family")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--first-seed", type=int, default=7000)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and no large rooms")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    missed = [line for name in given.parts or PARTS for line in PARTS[name](given)]
    print("\n".join(f"MISS {line}" for line in missed) or "PASS all targets")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
