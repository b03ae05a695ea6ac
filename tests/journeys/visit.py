"""A visitor's browser in which nothing may go wrong unnoticed, and the audit of what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import ViewportSize, expect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = ViewportSize(width=390, height=844)
LAPTOP = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=320, height=640)
PATIENCE_MILLISECONDS = 10_000
"""A machine may be busy; what is expected and comes costs no waiting."""
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@dataclass
class Visit:
    """One person's browser; ``problems`` must be empty when they leave."""

    browser: Browser
    address: str
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)

    def page(self, path: str = "", **how: Any) -> Page:
        """Open a new browser (a phone in English, unless ``how`` says otherwise) at ``path``."""
        told = {"viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/Paris", **how}
        context = self.browser.new_context(base_url=self.address, **told)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.contexts.append(context)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda told: self.problems.append(f"script: {told.error}"))
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    def leave(self) -> None:
        """Close every browser, and say what went wrong in them."""
        for context in self.contexts:
            context.close()
        assert self.problems == [], self.problems

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"asked a third party: {request.url}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and path not in self.expected:
            self.problems.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        path = urlsplit(message.location["url"]).path
        if message.type in {"error", "warning"} and path not in self.expected:
            self.problems.append(f"console: {message.text} ({message.location['url']})")


def violations(page: Page, standards: Sequence[str] = STANDARDS, rule: str = "") -> list[str]:
    """Return what axe finds wrong with ``page``, one line each; only of one ``rule`` if given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": [rule]} if rule else {"type": "tag", "values": [*standards]}
    options = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{page.url} {kind['id']}: {node['target']} {node['failureSummary']}"
        for kind in found["violations"]
        for node in kind["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels ``page`` is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, width)
