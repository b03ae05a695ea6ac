"""A page that listens to a live channel, on a phone that sleeps and loses its network."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.served import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.journey, pytest.mark.once]

LISTEN = """async ({ ticket, renewal }) => {
    const { listen, serverClock } = await import("/static/live/live.js");
    globalThis.shown = [];
    globalThis.states = [];
    globalThis.clock = serverClock;
    globalThis.renewed = 0;
    globalThis.live = listen({
        channels: [{ ticket }],
        renew: async () => {
            renewed += 1;
            return [await (await fetch(renewal)).text()];
        },
        onSnapshot: (channel, { score }, { sequence }) => shown.push([sequence, score]),
        onState: (state) => states.push(state),
    });
}"""
NO_SOCKETS = (
    "() => { globalThis.WebSocket = class { constructor() { throw new Error('none here'); } }; }"
)
PATIENCE_SECONDS = 20


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A node where games are scored in."""
    server = Server(tmp_path_factory.mktemp("live"), settings="tests.live.served_settings")
    server.migrate()
    with server:
        yield server


@pytest.fixture
def page(browser: Browser, node: Server) -> Iterator[Page]:
    """A page of that node."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{node.port}/pid")
    yield page
    context.close()


def listen(page: Page, node: Server, key: str, seconds: int = 3600) -> None:
    ticket = node.ask(f"/ticket/{key}?seconds={seconds}")[2]
    page.evaluate(LISTEN, {"ticket": ticket, "renewal": f"/ticket/{key}"})


def score(node: Server, key: str, times: int = 1) -> None:
    for _ in range(times):
        assert node.ask(f"/score/{key}")[0] == 200


def until(page: Page, expression: str) -> None:
    """Wait until it is so, and ask in a way that the page's own rules for scripts do not forbid."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(expression):
        assert time.monotonic() < end, page.evaluate("({ shown, states, renewed })")
        page.wait_for_timeout(50)


def shows(page: Page, points: int, state: str = "live") -> list[int]:
    """Wait until the page shows so many points; return the sequences that it was given."""
    until(page, f"shown.at(-1)?.[1] === {points} && states.at(-1) === '{state}'")
    sequences: list[int] = page.evaluate("shown.map(([sequence]) => sequence)")
    assert sequences == sorted(set(sequences))
    return sequences


def test_a_page_shows_each_change_and_knows_the_time(page, node):
    listen(page, node, "seen")
    shows(page, 0)
    score(node, "seen")
    assert len(shows(page, 1)) == 2
    ahead = page.evaluate("clock.now()") - time.time() * 1000
    assert abs(ahead) < 500


def test_a_page_that_slept_shows_the_newest(page, node):
    listen(page, node, "slept")
    shows(page, 0)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    score(node, "slept", times=5)
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    shows(page, 5)


def test_a_page_without_a_network_shows_the_newest_when_it_has_one_again(page, node):
    listen(page, node, "lost")
    shows(page, 0)
    page.context.set_offline(True)
    node.stop(signal.SIGKILL)
    node.start()
    score(node, "lost", times=5)
    until(page, "states.at(-1) === 'offline'")
    page.wait_for_timeout(2_000)  # in vain it tries, both ways
    page.context.set_offline(False)
    assert len(shows(page, 5)) == 2


def test_a_page_that_has_no_web_sockets_asks_and_shows_the_newest(page, node):
    page.evaluate(NO_SOCKETS)
    listen(page, node, "asked")
    shows(page, 0, state="polling")
    score(node, "asked", times=3)
    shows(page, 3, state="polling")
    assert page.evaluate("states") == ["offline", "polling"]


def test_a_page_renews_its_ticket_and_misses_nothing(page, node):
    listen(page, node, "renewed", seconds=2)
    shows(page, 0)
    until(page, "renewed > 0")
    page.wait_for_timeout(2_500)  # the first ticket is over
    score(node, "renewed")
    shows(page, 1)
    assert page.evaluate("states") == ["offline", "live"]
