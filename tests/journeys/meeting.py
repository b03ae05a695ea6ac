"""Two people in a room online, in browsers whose camera, microphone and screen are not real."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect, sync_playwright

from tests.journeys.conftest import ALONE, CHROMIUM
from tests.journeys.visit import LAPTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.journeys.visit import Visit

PATIENCE_SECONDS = 15
DIRECT = "Connected, directly from browser to browser"
RELAYED = "Connected, through this community’s relay"
PRETENDED = [
    *ALONE,
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # a machine of tests may have no multicast
    "--allow-loopback-in-peer-connection",
    "--auto-select-desktop-capture-source=Entire screen",
]
LISTEN = """
    window.connections = [];
    const Real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Real {
      constructor(told) { super({ ...told, ...window.forced }); window.connections.push(this); }
    };
    window.media = async () => {
      const found = { out: {}, in: {}, kinds: new Set(), used: [] };
      for (const one of window.connections.filter((one) => one.connectionState !== 'closed')) {
        const reports = await one.getStats();
        for (const r of reports.values()) {
          if (r.type === 'outbound-rtp') found.out[r.kind] = r.bytesSent;
          if (r.type === 'inbound-rtp') found.in[r.kind] = r.bytesReceived;
          if (r.candidateType) found.kinds.add(r.candidateType);
          const pair = r.type === 'transport' && reports.get(r.selectedCandidatePairId);
          if (pair) found.used.push(reports.get(pair.localCandidateId).candidateType);
        }
      }
      return { ...found, kinds: [...found.kinds] };
    };
"""


@contextmanager
def pretending(*more: str) -> Iterator[Browser]:
    """Start a Chromium with devices that are not real."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*PRETENDED, *more])
        yield started
        started.close()


def enter(
    visit: Visit, name: str, path: str = "/en/meet/hall/", *, forced: str = "{}", **how: Any
) -> Page:
    """Come into a room; ``forced`` is put into the configuration of every connection."""
    page = visit.page(**how)
    page.add_init_script(f"window.forced = {forced}; {LISTEN}")
    page.goto(path)
    page.get_by_role("textbox").first.fill(name)
    page.get_by_role("button", name=re.compile("Come in|Entrer")).press("Enter")
    expect(page.locator("[data-state]")).to_have_class(re.compile("notice-good"))
    return page


def talk(visit: Visit, words: str = DIRECT, **how: Any) -> tuple[Page, Page]:
    """Let Ada, on a phone, and Bilal, on a laptop, begin a conversation."""
    ada = enter(visit, "Ada", viewport=PHONE, **how)
    expect(ada.get_by_text("Nobody else is here yet.")).to_be_visible()
    bilal = enter(visit, "Bilal", viewport=LAPTOP, **how)
    agree(ada, bilal, words)
    return ada, bilal


def agree(ada: Page, bilal: Page, words: str = DIRECT) -> None:
    """Let Ada ask, and Bilal say yes; in the end both read ``words`` of their connection."""
    ada.get_by_role("button", name="Ask Bilal to talk").click()
    expect(ada.get_by_text("Waiting for Bilal to answer")).to_be_visible()
    expect(bilal.get_by_text("Ada would like to talk with you.")).to_be_visible()
    bilal.get_by_role("button", name="Yes, talk").click()
    for page in (ada, bilal):
        expect(page.locator("[data-connection]")).to_contain_text(words)


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def until(page: Page, told: str) -> None:
    """Wait until an expression is true; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(told):
        assert time.monotonic() < end, told
        page.wait_for_timeout(100)
