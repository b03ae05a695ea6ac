"""What Lighthouse says of the pages: ``scripts/bench lighthouse [--rounds N] [--page NAME …]``.

Its mobile preset, on Debian's Chromium, with a slow network and processor simulated; the demo is
the node. Each page is loaded several times, and the median of each score is told.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.machine import Server, Wrong
from bench.node import ROOT, inside, node_server
from bench.npm_packages import installed, node_version

HERE: Final = Path(__file__).parent / "audits"
CATEGORIES: Final = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}
"""What is measured, and what is asked of each."""
METRICS: Final = ("first-contentful-paint", "largest-contentful-paint", "cumulative-layout-shift")
CHROMIUM: Final = "--headless=new --no-sandbox --disable-gpu"
PATIENCE_SECONDS: Final = 180
ROOM: Final = "bench"
"""A room to which a public event leads: search engines may list it."""


def main() -> None:
    """Read the command line, audit the pages, and say whether all is as asked."""
    parser = argparse.ArgumentParser(prog="scripts/bench lighthouse", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8110)
    parser.add_argument("--page", action="append", default=[], help="only this one (repeatable)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    given = parser.parse_args()
    if shutil.which("chromium") is None:
        sys.exit("This bench needs Chromium: apt-get install chromium")
    folder = given.folder.resolve()
    folder.mkdir(exist_ok=True)
    place = installed(HERE, folder)
    server = node_server(folder / "audited", given.port, 0)
    try:
        inside(server, "room", ROOM)
        server.start()
        pages = {
            name: path
            for name, path in _pages(server).items()
            if name in given.page or not given.page
        }
        version = json.loads((place / "package-lock.json").read_text())["packages"][
            "node_modules/lighthouse"
        ]["version"]
        print(f"Lighthouse {version}, Node.js {node_version()}, load {os.getloadavg()[0]:.1f}")
        print("\n| page | " + " | ".join((*CATEGORIES, "FCP ms", "LCP ms", "CLS")) + " | |")
        print("|---" * (len(CATEGORIES) + len(METRICS) + 2) + "|")
        short = [
            name
            for name, path in pages.items()
            if not _tell(name, [_audit(server, path, place) for _ in range(given.rounds)])
        ]
    finally:
        server.stop()
    if short:
        sys.exit(f"Below what is asked: {', '.join(short)}")


def _pages(server: Server) -> dict[str, str]:
    """Return the paths that are audited, by name."""
    home = server.ask("/en/")[2].decode()
    event = re.search(r'href="(/en/events/[^"]+)"', home)
    if event is None:
        raise Wrong("The first page shows no event.")
    series = re.search(r'href="(/en/series/[^"]+)"', server.ask(event[1])[2].decode())
    if series is None:
        raise Wrong(f"{event[1]} belongs to no series.")
    return {
        "home": "/en/",
        "agenda": "/en/agenda/",
        "event": event[1],
        "series": series[1],
        "suggestion": "/en/suggest/",
        "meet": f"/en/meet/{ROOM}/",
    }


def _audit(server: Server, path: str, place: Path) -> dict[str, Any]:
    """Load a page once with Lighthouse, and return its report."""
    ran = subprocess.run(
        [
            *("node", "node_modules/lighthouse/cli/index.js"),
            f"http://127.0.0.1:{server.port}{path}",
            *("--output=json", "--quiet", f"--chrome-flags={CHROMIUM}"),
            f"--only-categories={','.join(CATEGORIES)}",
        ],
        cwd=place,
        env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    if ran.returncode:
        raise Wrong(ran.stderr)
    report: dict[str, Any] = json.loads(ran.stdout)
    if report.get("runtimeError"):
        raise Wrong(report["runtimeError"]["message"])
    return report


def _tell(name: str, reports: list[dict[str, Any]]) -> bool:
    """Print a line of the table, and what a page lost points for; say whether it is as asked."""
    scores = {
        category: round(median(100 * report["categories"][category]["score"] for report in reports))
        for category in CATEGORIES
    }
    values = [
        median(report["audits"][key]["numericValue"] for report in reports) for key in METRICS
    ]
    first, largest, shift = values
    good = all(scores[category] >= asked for category, asked in CATEGORIES.items())
    cells = [name, *map(str, scores.values()), f"{first:.0f}", f"{largest:.0f}", f"{shift:.3f}"]
    print(f"| {' | '.join(cells)} | {'' if good else 'below'} |", flush=True)
    for category, asked in CATEGORIES.items():
        if scores[category] < asked:
            print(f"  {category}: {', '.join(_failed(reports[-1], category))}")
    return good


def _failed(report: dict[str, Any], category: str) -> list[str]:
    """Return the audits of ``category`` that count and were not passed."""
    return [
        audit["id"]
        for audit in report["categories"][category]["auditRefs"]
        if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 1
    ]


if __name__ == "__main__":
    main()
