"""One node for all journeys, and a browser for each module of them.

The browser's client keeps an event loop in its thread, in which Django would refuse to ask its
database; therefore no browser outlives its module, and journeys ask the node by HTTP alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.live import LiveNode
from tests.journeys.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = next(
    (name for name in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(name).exists()),
    None,
)
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve the demo a month before the next meetup."""
    node = LiveNode(tmp_path_factory.mktemp("live"), "call")
    yield node
    node.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, live: LiveNode) -> Iterator[Visit]:
    """Let somebody visit; afterwards nothing may have gone wrong."""
    visiting = Visit(browser, live.address)
    yield visiting
    visiting.leave()
