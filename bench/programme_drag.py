"""Measure what a drag step of a programme costs the browser, with 200 lines, throttled 4 times.

A node of its own is filled with a festival of two days in five places; a card is dragged by the
mouse from column to column. Printed is how long the page's main thread works, by its own metrics
(CDP, ``Performance.getMetrics``): for one move of the pointer while a card is dragged, and from
letting it go until the answer of the node is shown. The time in which it waits for the network and
the node is in neither. A hand feels the longest task without a break (long tasks of W3C): those
over 50 ms are printed. With ``--budget`` the program ends with 1 when one is longer.

    scripts/bench programme_drag [--lines 200] [--drags 20] [--throttle 4] [--budget 50] [--port N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from bench.node import inside, node_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import CDPSession, Page

CHROMIUM: Final = "/usr/bin/chromium"
ALONE: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOVES: Final = 12
"""Of the pointer, in each drag."""
SHOWN_MS: Final = 400
"""After the answer of a step it is shown by then; an idle page costs nothing meanwhile."""
WATCH: Final = """
() => {
  window.longTasks = [];
  const note = (list) => window.longTasks.push(...list.getEntries().map((task) => task.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
}
"""
PARTS: Final = ("TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration")

Work = dict[str, float]
"""Milliseconds of the main thread, by what it did."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether it was quick enough."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--drags", type=int, default=20)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--budget", type=float, default=0)
    parser.add_argument("--port", type=int, default=8710)
    wanted = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        server = node_server(Path(folder) / "programme", wanted.port, 0)
        slug = inside(server, "festival", str(wanted.lines)).split()[-1]
        cookie = inside(server, "session").split()[-1]
        server.start()
        try:
            board = f"http://127.0.0.1:{wanted.port}/en/desk/events/{slug}/programme/"
            moves, steps, long = measure(board, cookie, wanted.drags, wanted.throttle)
        finally:
            server.stop()
    print(f"{wanted.lines} lines, {wanted.drags} drags, CPU throttled {wanted.throttle:g} times")
    print(in_words("one move of the pointer", moves))
    print(in_words("let go until shown", steps))
    print(f"tasks over 50 ms: {', '.join(f'{task:.0f} ms' for task in sorted(long)) or 'none'}")
    return int(bool(wanted.budget) and max(long, default=0) > wanted.budget)


def measure(
    board: str, cookie: str, drags: int, throttle: float
) -> tuple[list[Work], list[Work], list[float]]:
    """Return the work of a move of each drag, in the mean, of each step, and the long tasks."""
    name, _equals, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.add_cookies([{"name": name, "value": value, "url": board}])
        page = context.new_page()
        page.goto(board)
        print(page.locator("[data-column^='c'] [data-card]").count(), "cards", file=sys.stderr)
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        drag(page, session, 0)
        page.evaluate(WATCH)
        found = [drag(page, session, number) for number in range(1, drags + 1)]
        long: list[float] = page.evaluate("window.longTasks")
        browser.close()
    return [move for move, _step in found], [step for _move, step in found], long


def drag(page: Page, session: CDPSession, number: int) -> tuple[Work, Work]:
    """Drag the third card of one column behind the second of its neighbour; return the work."""
    here, there = (1, 2) if number % 2 == 0 else (2, 1)
    source = page.locator(f"[data-column='c1-{here}'] [data-card]").nth(2)
    target = page.locator(f"[data-column='c1-{there}'] [data-card]").nth(1)
    source.scroll_into_view_if_needed()
    begin, end = source.bounding_box(), target.bounding_box()
    if begin is None or end is None:
        raise RuntimeError("the cards are not on the page")
    page.mouse.move(begin["x"] + 40, begin["y"] + 12)
    page.mouse.down()
    page.mouse.move(begin["x"] + 60, begin["y"] + 30, steps=3)
    before = work_of(session)
    page.mouse.move(end["x"] + 40, end["y"] + end["height"] - 6, steps=MOVES)
    moved = work_of(session)
    with page.expect_response("**/programme/step/"):
        page.mouse.up()
    page.wait_for_timeout(SHOWN_MS)
    after = work_of(session)
    return (
        {part: (moved[part] - before[part]) / MOVES for part in PARTS},
        {part: after[part] - moved[part] for part in PARTS},
    )


def work_of(session: CDPSession) -> Work:
    """Return the milliseconds of work since the page was made."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] * 1000 for each in metrics if each["name"] in PARTS}


def p95(milliseconds: Sequence[float]) -> float:
    """Return what 95 of 100 stay below."""
    return quantiles(milliseconds, n=20)[-1]


def in_words(what: str, works: Sequence[Work]) -> str:
    """Return a line of figures."""
    whole = [work["TaskDuration"] for work in works]
    parts = ", ".join(
        f"{part.removesuffix('Duration').lower()} {median(work[part] for work in works):.1f}"
        for part in PARTS[1:]
    )
    return (
        f"{what}: median {median(whole):.1f} ms ({parts}), p95 {p95(whole):.1f} ms,"
        f" worst {max(whole):.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
