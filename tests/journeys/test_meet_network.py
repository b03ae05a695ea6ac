"""Rooms online where the network is not kind: only a relay is left, or the node is away."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.interop.coturn import SECRET, relay
from tests.journeys.live import LiveNode
from tests.journeys.meeting import RELAYED, agree, enter, pretending, switch, talk, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

WATCH = """() => {
    const state = document.querySelector('[data-state]');
    globalThis.said = [];
    new MutationObserver(() => said.push(state.textContent)).observe(state, { childList: true });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pretending() as started:
        yield started


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node that names a relay, with several workers."""
    folder = tmp_path_factory.mktemp("network")
    with relay(folder) as port:
        node = LiveNode(
            folder,
            "call",
            ice_turn=f"turn:127.0.0.1:{port}?transport=udp",
            ice_turn_secret=SECRET,
            signalling_drain_seconds="1",
            workers="4",
        )
        yield node
        node.stop()


def clients(live: LiveNode) -> list[int]:
    """Return how many clients of each dialect each worker has, where it has any."""
    with urlopen(f"{live.address}/metrics", timeout=5) as answer:
        told = answer.read().decode()
    found = re.findall(r'sessions{worker=".",dialect="(?:peerjs|relay)"} (\d+)', told)
    return [int(number) for number in found if number != "0"]


def apart(visit: Visit, live: LiveNode) -> tuple[Page, Page]:
    """Let Ada and Bilal in until each of their connections is with another worker."""
    for _ in range(20):
        ada, bilal = enter(visit, "Ada"), enter(visit, "Bilal")
        if clients(live) == [1, 1, 1, 1]:
            return ada, bilal
        for page in (ada, bilal):
            page.close()
    raise AssertionError(clients(live))


def test_people_on_different_workers_talk_also_while_workers_die(visit, live):
    ada, bilal = apart(visit, live)
    agree(ada, bilal, "Connected")
    switch(ada, "Turn your camera on")
    until(bilal, "document.querySelector('[data-theirs]').videoWidth > 0")
    for page in (ada, bilal):
        page.evaluate(WATCH)
    for worker in live.workers():
        os.kill(worker, signal.SIGKILL)
    for page in (ada, bilal):
        until(page, "said.some((told) => told.includes('Your conversation goes on.'))")
        expect(page.locator("[data-state]")).to_be_hidden(timeout=20_000)
    switch(ada, "End the conversation")
    agree(ada, bilal, "Connected")


def test_browsers_that_cannot_reach_each_other_talk_through_the_relay(visit):
    ada, bilal = talk(visit, RELAYED, forced="{ iceTransportPolicy: 'relay' }")
    for page in (ada, bilal):
        switch(page, "Turn your microphone on")
        switch(page, "Turn your camera on")
    for page in (ada, bilal):
        page.bring_to_front()
        for kind in ("video", "audio"):
            until(page, f"media().then((found) => found.in.{kind} > 5000)")
        found = page.evaluate("media()")
        assert (found["kinds"], found["used"]) == (["relay"], ["relay"] * 3)


def test_a_conversation_goes_on_while_the_node_is_away_and_presence_comes_back(visit, live):
    ada, bilal = talk(visit, "Connected")
    live.stop()
    for page in (ada, bilal):
        expect(page.locator("[data-state]")).to_contain_text("Your conversation goes on.")
    ada.get_by_label("Write").fill("Still here?")
    ada.get_by_label("Write").press("Enter")
    expect(bilal.get_by_role("log")).to_contain_text("Still here?")
    switch(bilal, "Turn your camera on")
    expect(ada.get_by_text("Bilal, microphone off")).to_be_visible()
    live.start()
    for page in (ada, bilal):
        expect(page.locator("[data-state]")).to_be_hidden(timeout=20_000)
    until(ada, "document.querySelector('[data-theirs]').videoWidth > 0")
    chloe = enter(visit, "Chloé")
    expect(chloe.locator("[data-people] > li")).to_have_count(2)
    assert [told for told in visit.problems if "WebSocket connection to" not in told] == []
    visit.problems.clear()
