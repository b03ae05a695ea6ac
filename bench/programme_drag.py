"""Measure what a drag step of a programme costs the browser, with 200 lines, throttled 4 times.

A node of its own is filled with a festival of two days in five places; a card is dragged by the
mouse from column to column. A step is what comes of one thing that a hand does, until the page
shows it, all tasks of the main thread together:

    move       one move of the pointer with a card, until the next: its frame is within
    insert     a move at which the card goes to another place, so that others make room
    let go     the button is let go, until the node answers
    answer     the answer of the node, until the frame that shows it

Counted is processor time of the page's main thread (``bench/main_thread.py``); what Chromium's
throttling takes is in it, the network and the node are not. Beside the board, in turns, a bare page
of 200 lines is dragged through by the same library, without any style of ours: what is above that
is ours, on whatever machine. Of each drag its dearest step counts. With ``--budget`` the program
ends with 1 when that is above in all but the best quarter of the drags: where others use the
machine, caches and processors are theirs as well, and the best quarter is nearest to what the page
itself asks.

    scripts/bench programme_drag [--lines 200] [--drags 20] [--throttle 4] [--budget 50] [--port N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from bench.main_thread import CATEGORIES, MainThread
from bench.node import ROOT, inside, node_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Locator, Page

    from bench.main_thread import Work

CHROMIUM: Final = "/usr/bin/chromium"
ALONE: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LIBRARY: Final = ROOT / "src/meshup/kit/static/vendor/sortablejs/sortable.min.js"
MOVES: Final = 12
"""Of the pointer, in each drag."""
DRAGS_IN_TURN: Final = 4
HELD_MS: Final = 150
"""The card is held still before it is let go: the library looks where it is each 50 ms."""
SHOWN_MS: Final = 400
"""After the answer of a step it is shown by then; an idle page costs nothing meanwhile."""
FEWEST_STYLED: Final = 3
"""A move that styles so many elements has put the card at another place."""
BARE: Final = """
<!doctype html><title>Bare</title><style>ol { float: left; width: 25rem }</style>
<ol data-column="c1-1">%s</ol><ol data-column="c1-2">%s</ol>
"""
BARE_SCRIPT: Final = """
for (const list of document.querySelectorAll("ol")) {
  Sortable.create(list, { group: "bare", forceFallback: true, fallbackOnBody: true, animation: 0 });
}
"""
SORTS: Final = ("move", "insert", "let go", "answer")
KINDS: Final = ("script", "style", "layout", "paint", "other")

Drag = list[tuple[str, "Work"]]
"""The steps of a drag, each with its sort."""


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
            ours, bare = measure(board, cookie, wanted)
        finally:
            server.stop()
    print(f"{wanted.lines} lines, {wanted.drags} drags, CPU throttled {wanted.throttle:g} times")
    print(
        "milliseconds of processor time of the main thread, and elements styled anew, in the mean"
    )
    for name in SORTS:
        for place, drags in (("board", ours), ("bare", bare)):
            works = [work for steps in drags for sort, work in steps if sort == name]
            if works:
                print(in_words(f"{place}, {name}", works))
    tell_dearest("bare", bare)
    return int(tell_dearest("board", ours) > (wanted.budget or float("inf")))


def tell_dearest(place: str, drags: Sequence[Drag]) -> float:
    """Print what the dearest step of a drag takes; return it for the best quarter of the drags."""
    dearest = [max(work.whole for _sort, work in steps) for steps in drags]
    best = quantiles(dearest, n=4)[0] if len(dearest) > 1 else dearest[0]
    print(
        f"{place}: the dearest step of a drag takes {best:.1f} ms in the best quarter of the drags,"
        f" {median(dearest):.1f} ms in the median, {max(dearest):.1f} ms in the worst"
    )
    return best


def measure(board: str, cookie: str, wanted: argparse.Namespace) -> tuple[list[Drag], list[Drag]]:
    """Return drags on the board, and on a bare page, made in turns."""
    ours: list[Drag] = []
    bare: list[Drag] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        board_page = opened(browser, wanted.throttle, board, cookie)
        bare_page = opened(browser, wanted.throttle)
        fill_bare(bare_page, wanted.lines)
        for page in (board_page, bare_page):
            drag(page, 0, is_answered=page is board_page)
        for first in range(1, wanted.drags + 1, DRAGS_IN_TURN):
            turn = range(first, min(first + DRAGS_IN_TURN, wanted.drags + 1))
            ours += traced(browser, board_page, turn, is_answered=True)
            bare += traced(browser, bare_page, turn, is_answered=False)
        browser.close()
    return ours, bare


def opened(browser: Browser, throttle: float, address: str = "", cookie: str = "") -> Page:
    """Return a page of its own, throttled."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    if address:
        name, _equals, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page.goto(address)
        print(page.locator("[data-column^='c'] [data-card]").count(), "cards", file=sys.stderr)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    return page


def fill_bare(page: Page, lines: int) -> None:
    """Fill a page with two lists of as many lines together, dragged by the library alone."""
    half = "".join(f"<li data-card>Talk {number}<p>25 min" for number in range(lines // 2))
    page.set_content(BARE % (half, half))
    page.add_script_tag(path=LIBRARY)
    page.evaluate(BARE_SCRIPT)


def traced(browser: Browser, page: Page, turn: range, *, is_answered: bool) -> Iterator[Drag]:
    """Drag, and yield the steps of each drag."""
    browser.start_tracing(page=page, categories=list(CATEGORIES))
    for number in turn:
        drag(page, number, is_answered=is_answered)
    thread = MainThread(json.loads(browser.stop_tracing())["traceEvents"])
    for moving, letting_go in zip(thread.spans("moves"), thread.spans("let go"), strict=True):
        yield [*moves(thread, moving), *ends(thread, letting_go, is_answered=is_answered)]


def moves(thread: MainThread, span: tuple[float, float]) -> Iterator[tuple[str, Work]]:
    """Yield what each move of the pointer brings."""
    begins = thread.inputs("pointermove", span)
    for begin, end in pairwise([*begins, span[1]]):
        work = thread.work(begin, end)
        yield ("insert" if work.styled >= FEWEST_STYLED else "move"), work


def ends(
    thread: MainThread, span: tuple[float, float], *, is_answered: bool
) -> Iterator[tuple[str, Work]]:
    """Yield what letting go brings, and the answer."""
    answered_at = thread.answered_at(span) if is_answered else span[1]
    yield "let go", thread.work(span[0], answered_at)
    if is_answered:
        yield "answer", thread.work(answered_at, thread.shown_at((answered_at, span[1])))


def drag(page: Page, number: int, *, is_answered: bool) -> None:
    """Drag the third card of one column behind the second of its neighbour, setting marks."""
    here, there = (1, 2) if number % 2 == 0 else (2, 1)
    source = page.locator(f"[data-column='c1-{here}'] [data-card]").nth(2)
    target = page.locator(f"[data-column='c1-{there}'] [data-card]").nth(1)
    source.scroll_into_view_if_needed()
    left, top, _height = _box(source)
    page.mouse.move(left + 40, top + 12)
    page.mouse.down()
    page.mouse.move(left + 60, top + 30, steps=3)
    page.evaluate("performance.mark('moves')")
    left, top, height = _box(target)
    page.mouse.move(left + 40, top + height - 6, steps=MOVES)
    page.wait_for_timeout(HELD_MS)
    page.evaluate("performance.mark('let go')")
    if is_answered:
        with page.expect_response("**/programme/step/"):
            page.mouse.up()
    else:
        page.mouse.up()
    page.wait_for_timeout(SHOWN_MS)
    page.evaluate("performance.mark('shown')")


def _box(card: Locator) -> tuple[float, float, float]:
    """Return where a card is: left, top, height."""
    box = card.bounding_box()
    if box is None:
        raise RuntimeError("the cards are not on the page")
    return box["x"], box["y"], box["height"]


def p95(works: Sequence[Work]) -> float:
    """Return what 95 of 100 stay below."""
    whole = [work.whole for work in works]
    return quantiles(whole, n=20)[-1] if len(whole) > 1 else whole[0]


def in_words(what: str, works: Sequence[Work]) -> str:
    """Return a line of figures."""
    whole = [work.whole for work in works]
    kinds = ", ".join(
        f"{kind} {mean(work.kinds.get(kind, 0) for work in works):.1f}" for kind in KINDS
    )
    return (
        f"{what:13} {len(works):4} x median {median(whole):5.1f}, p95 {p95(works):5.1f},"
        f" worst {max(whole):5.1f}, longest task {max(work.longest for work in works):5.1f}"
        f" ({kinds}; {mean(work.styled for work in works):.0f} styled)"
    )


if __name__ == "__main__":
    sys.exit(main())
