"""A page for each client, and browsers that open them, beside signalling alone."""

from __future__ import annotations

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.interop.clients import bundled
from tests.journeys.conftest import ALONE, CHROMIUM
from tests.signalling.processes import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.signalling.processes import Signalling

PATIENCE_SECONDS = 40
BROWSER = [
    *ALONE,
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # a machine of tests may have no multicast
    "--allow-loopback-in-peer-connection",
]


@pytest.fixture
def signalling() -> Iterator[Signalling]:
    with serving() as server:
        yield server


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one empty page for each client; return their address."""
    folder = tmp_path_factory.mktemp("clients")
    bundled(folder)
    for script in folder.glob("*.js"):
        text = f'<!doctype html><title>x</title><script src="{script.name}"></script>'
        script.with_suffix(".html").write_text(text)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        yield started
        started.close()


class Visitors:
    """Browsers of different people, each with a client loaded."""

    def __init__(self, browser: Browser, pages: str) -> None:
        self.browser = browser
        self.pages = pages
        self.contexts: list[Any] = []

    def come(self, client: str) -> Page:
        context = self.browser.new_context()
        self.contexts.append(context)
        page: Page = context.new_page()
        page.goto(f"{self.pages}/{client}.html")
        return page


@pytest.fixture
def visitors(browser: Browser, pages: str) -> Iterator[Visitors]:
    who = Visitors(browser, pages)
    yield who
    for context in who.contexts:
        context.close()


def until(page: Page, expression: str) -> Any:
    """Wait until an expression is true in ``page``, and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < end, f"never: {expression}"
        page.wait_for_timeout(50)
    return value
