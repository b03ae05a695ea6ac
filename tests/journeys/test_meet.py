"""Two people meet in a room online: what each sees, and how their media really travels."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.journeys.conftest import ALONE, CHROMIUM
from tests.journeys.visit import LAPTOP, PHONE, Visit, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.journey

PATIENCE_SECONDS = 15
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
      constructor(...told) { super(...told); window.connections.push(this); }
    };
    window.media = async () => {
      const found = { out: {}, in: {}, kinds: [] };
      for (const one of window.connections.filter((one) => one.connectionState !== 'closed')) {
        for (const r of (await one.getStats()).values()) {
          if (r.type === 'outbound-rtp') found.out[r.kind] = r.bytesSent;
          if (r.type === 'inbound-rtp') found.in[r.kind] = r.bytesReceived;
          if (r.candidateType) found.kinds.push(r.candidateType);
        }
      }
      return found;
    };
"""

INTRUDE = """async (to) => {
    const how = { host: 'localhost', port: Number(location.port), path: '/s/hall/' };
    const peer = new Peer('c'.repeat(20), { ...how, key: 'peerjs', config: { iceServers: [] } });
    await new Promise((opened) => peer.on('open', opened));
    globalThis.line = peer.connect(to);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a Chromium with a camera and a microphone that are not real."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=PRETENDED)
        yield started
        started.close()


def enter(visit: Visit, name: str, path: str = "/en/meet/hall/", **how: Any) -> Page:
    page = visit.page(**how)
    page.add_init_script(LISTEN)
    page.goto(path)
    page.get_by_role("textbox").first.fill(name)
    page.get_by_role("button", name=re.compile("Come in|Entrer")).press("Enter")
    expect(page.locator("[data-state]")).to_have_class(re.compile("notice-good"))
    return page


def talk(visit: Visit) -> tuple[Page, Page]:
    """Let Ada, on a phone, and Bilal, on a laptop, begin a conversation."""
    ada = enter(visit, "Ada", viewport=PHONE)
    expect(ada.get_by_text("Nobody else is here yet.")).to_be_visible()
    bilal = enter(visit, "Bilal", viewport=LAPTOP)
    ada.get_by_role("button", name="Ask Bilal to talk").click()
    expect(ada.get_by_text("Waiting for Bilal to answer")).to_be_visible()
    expect(bilal.get_by_text("Ada would like to talk with you.")).to_be_visible()
    bilal.get_by_role("button", name="Yes, talk").click()
    for page in (ada, bilal):
        expect(page.locator("[data-connection]")).to_have_text(
            "Connected, directly from browser to browser"
        )
    return ada, bilal


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def until(page: Page, told: str) -> None:
    """Wait until an expression is true; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(told):
        assert time.monotonic() < end, told
        page.wait_for_timeout(100)


def test_two_browsers_talk_with_sound_and_picture_from_peer_to_peer(visit, tmp_path_factory):
    ada, bilal = talk(visit)
    assert ada.evaluate("media()")["out"] == {}
    for page in (ada, bilal):
        switch(page, "Turn your microphone on")
        switch(page, "Turn your camera on")
    for page in (ada, bilal):
        page.bring_to_front()
        for kind in ("video", "audio"):
            until(page, f"media().then((found) => found.in.{kind} > 5000)")
        until(page, "document.querySelector('[data-theirs]').videoWidth > 0")
        assert "relay" not in page.evaluate("media()")["kinds"]
        name = "phone" if page is ada else "laptop"
        page.screenshot(path=tmp_path_factory.getbasetemp() / f"meet-{name}.png", full_page=True)
        assert violations(page) == []
    switch(ada, "Turn your camera off")
    expect(bilal.get_by_text("Ada shows no picture now.")).to_be_visible()
    switch(ada, "End the conversation")
    expect(bilal.get_by_text("The conversation is over.")).to_be_visible()
    expect(bilal.get_by_role("button", name="Ask Ada to talk")).to_be_visible()


def test_words_and_a_file_arrive(visit, tmp_path):
    ada, bilal = talk(visit)
    ada.get_by_label("Write").fill("Hello Bilal")
    ada.get_by_label("Write").press("Enter")
    expect(bilal.get_by_role("log")).to_contain_text("Ada: Hello Bilal")
    notes = tmp_path / "notes.bin"
    notes.write_bytes(bytes(range(256)) * 2000)
    bilal.locator("[data-file]").set_input_files(notes)
    ada.get_by_role("button", name="Take it").click()
    expect(ada.get_by_role("log")).to_contain_text("notes.bin has arrived.")
    with ada.expect_download() as download:
        ada.get_by_role("link", name="Save notes.bin").click()
    assert download.value.path().read_bytes() == notes.read_bytes()
    expect(bilal.get_by_role("log")).to_contain_text("notes.bin has been sent.")


def test_a_question_may_be_declined_and_a_third_person_finds_both_busy(visit):
    ada, bilal = talk(visit)
    chloe = enter(visit, "", "/fr/meet/hall/", locale="fr-FR")
    expect(chloe.locator("[data-people] > li")).to_have_count(2)
    expect(chloe.locator("[data-people] button")).to_have_count(0)
    switch(ada, "End the conversation")
    expect(chloe.locator("[data-people] button")).to_have_count(2)
    chloe.locator("[data-people] button").first.click()
    ada.get_by_role("button", name="Not now").click()
    expect(chloe.locator("[data-people] button")).to_have_count(2)
    expect(bilal.locator("[data-people] > li")).to_have_count(2)


def test_who_has_not_agreed_is_not_reached_even_by_id(visit):
    ada, chloe = enter(visit, "Ada"), enter(visit, "Chloé")
    chloe.evaluate(INTRUDE, chloe.locator("[data-people] button").get_attribute("data-id"))
    chloe.wait_for_timeout(3000)
    assert chloe.evaluate("[line.open, line.peerConnection.remoteDescription]") == [False, None]
    expect(ada.get_by_role("button", name="Ask Chloé to talk")).to_be_visible()


def test_who_closes_the_page_is_gone(visit):
    ada, bilal = talk(visit)
    ada.close()
    expect(bilal.get_by_text("The conversation is over.")).to_be_visible()
    expect(bilal.get_by_text("Nobody else is here yet.")).to_be_visible()


def test_a_refused_camera_is_said_and_words_still_go(browser, live):
    visit = Visit(browser, live.address)
    ada, bilal = talk(visit)
    ada.evaluate(
        "() => { navigator.mediaDevices.getUserMedia ="
        " () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    switch(ada, "Turn your camera on")
    expect(ada.get_by_text("Your browser was not allowed to use it.")).to_be_visible()
    ada.get_by_label("Write").fill("No camera")
    ada.get_by_role("button", name="Send", exact=True).click()
    expect(bilal.get_by_role("log")).to_contain_text("No camera")
    visit.leave()
