"""Two people meet in a room online: what each sees, and how their media really travels."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.meeting import DIRECT, agree, enter, pretending, switch, talk, until
from tests.journeys.visit import Visit, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.journey, pytest.mark.once]

REFUSE = """() => {
    const refuse = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    Object.assign(navigator.mediaDevices, { getUserMedia: refuse, getDisplayMedia: refuse });
}"""
ENDED = """() => {
    const [track] = document.querySelector('[data-mine]').srcObject.getVideoTracks();
    track.dispatchEvent(new Event('ended'));
}"""
ASK_AT = """(at) => setTimeout(() => {
    while (Date.now() < at);  // hear nothing until then
    document.querySelector('[data-people] button').click();
})"""
INTRUDE = """async (to) => {
    const how = { host: 'localhost', port: Number(location.port), path: '/s/hall/' };
    const peer = new Peer('c'.repeat(20), { ...how, key: 'peerjs', config: { iceServers: [] } });
    await new Promise((opened) => peer.on('open', opened));
    globalThis.line = peer.connect(to);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pretending() as started:
        yield started


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
    switch(ada, "Turn your microphone off")
    expect(bilal.get_by_text("Ada shows no picture now, and the microphone is")).to_be_visible()
    switch(ada, "End the conversation")
    expect(bilal.get_by_text("The conversation is over.")).to_be_visible()
    expect(bilal.get_by_role("button", name="Ask Ada to talk")).to_be_visible()


def test_a_screen_is_shown_until_it_is_stopped_here_or_in_the_browser(visit):
    ada, bilal = talk(visit)
    for stop in ("document.querySelector('[data-do=screen]').click()", ENDED):
        switch(bilal, "Show your screen")
        expect(bilal.get_by_role("button", name="Stop showing your screen")).to_be_visible()
        expect(ada.locator("[data-theirs-words]")).to_have_text("Bilal, microphone off")
        until(ada, "document.querySelector('[data-theirs]').videoWidth > 0")
        until(ada, "media().then((found) => found.in.video > 5000)")
        bilal.evaluate(stop)
        expect(bilal.get_by_role("button", name="Show your screen")).to_be_visible()
        expect(ada.get_by_text("Bilal shows no picture now")).to_be_visible()
    bilal.evaluate(REFUSE)
    switch(bilal, "Show your screen")
    expect(bilal.get_by_text("No screen was chosen, so none is shown.")).to_be_visible()


def test_a_camera_comes_back_when_the_screen_that_took_its_place_stops(visit):
    ada, bilal = talk(visit)
    switch(bilal, "Turn your camera on")
    expect(bilal.get_by_role("button", name="Turn your camera off")).to_be_visible()
    for stop in ("document.querySelector('[data-do=screen]').click()", ENDED):
        switch(bilal, "Show your screen")
        expect(bilal.get_by_role("button", name="Stop showing your screen")).to_be_visible()
        bilal.evaluate(stop)
        expect(bilal.get_by_role("button", name="Turn your camera off")).to_be_visible()
        expect(bilal.get_by_role("button", name="Show your screen")).to_be_visible()
        expect(ada.locator("[data-theirs-words]")).to_have_text("Bilal, microphone off")
        before = ada.evaluate("media()")["in"].get("video", 0)
        until(ada, f"media().then((found) => found.in.video > {before} + 5000)")
    switch(bilal, "Show your screen")
    expect(bilal.get_by_role("button", name="Stop showing your screen")).to_be_visible()
    bilal.evaluate(REFUSE)
    switch(bilal, "Stop showing your screen")
    expect(bilal.get_by_text("Your browser was not allowed to use it.")).to_be_visible()
    expect(ada.get_by_text("Bilal shows no picture now")).to_be_visible()


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
    switch(bilal, "End the conversation")
    expect(ada.get_by_role("link", name="Save notes.bin")).to_be_visible()
    expect(ada.get_by_label("Write")).to_be_hidden()


def test_a_file_on_its_way_may_be_stopped_by_either_side(visit, tmp_path):
    ada, bilal = talk(visit)
    film = tmp_path / "film.bin"
    film.write_bytes(bytes(25_000_000))
    ends = {"Ada": "film.bin was not taken.", "Bilal": "film.bin is no longer offered."}
    for who, page, other in (("Ada", ada, bilal), ("Bilal", bilal, ada)):
        bilal.locator("[data-file]").set_input_files(film)
        ada.get_by_role("button", name="Take it").click()
        expect(page.get_by_role("progressbar", name="film.bin")).to_be_visible()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("[data-log] > li").last).to_have_text("film.bin: cancelled.")
        expect(other.locator("[data-log] > li").last).to_have_text(ends[who])
    assert violations(ada) == []


def test_a_question_may_be_declined_and_a_third_person_sees_and_is_seen(visit):
    ada, bilal = talk(visit)
    chloe = enter(visit, "Chloé", "/fr/meet/hall/", locale="fr-FR")
    people = chloe.locator("[data-people] > li")
    expect(people).to_have_text(["Adaen conversation", "Bilalen conversation"])
    expect(chloe.locator("[data-people] button")).to_have_count(0)
    for page in (ada, bilal):
        expect(page.get_by_text("Also here: Chloé")).to_be_visible()
    assert violations(ada) == []
    switch(ada, "End the conversation")
    expect(chloe.locator("[data-people] button")).to_have_count(2)
    chloe.locator("[data-people] button").first.click()
    expect(bilal.locator("[data-people] > li")).to_have_text(
        ["Adabeing asked to talk", "Chloéwaiting for an answer"]
    )
    ada.get_by_role("button", name="Not now").click()
    expect(chloe.locator("[data-people] button")).to_have_count(2)
    expect(bilal.locator("[data-people] button")).to_have_count(2)
    chloe.close()
    agree(ada, bilal)
    expect(ada.locator("[data-others]")).to_be_hidden()


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


def test_who_loads_the_page_again_comes_back_under_the_same_name(visit):
    ada, bilal = talk(visit)
    ada.reload()
    expect(bilal.get_by_text("The conversation is over.")).to_be_visible()
    ada.get_by_role("button", name="Come in").click()
    bilal.get_by_role("button", name="Ask Ada to talk").click()
    expect(ada.get_by_text("Bilal would like to talk with you.")).to_be_focused()
    ada.get_by_role("button", name="Not now").click()
    expect(bilal.get_by_text("Ada cannot talk now.")).to_be_visible()


def test_two_who_ask_each_other_at_once_talk(visit):
    ada, bilal = enter(visit, "Ada"), enter(visit, "Bilal")
    for page in (ada, bilal):
        expect(page.get_by_role("button", name=re.compile("to talk"))).to_be_visible()
    at = time.time() * 1000 + 300
    for page in (ada, bilal):
        page.evaluate(ASK_AT, at)
    for page in (ada, bilal):
        expect(page.locator("[data-connection]")).to_contain_text(DIRECT)


def test_a_refused_camera_is_said_and_words_still_go(browser, live):
    visit = Visit(browser, live.address)
    ada, bilal = talk(visit)
    ada.evaluate(REFUSE)
    switch(ada, "Turn your camera on")
    expect(ada.get_by_text("Your browser was not allowed to use it.")).to_be_visible()
    ada.get_by_label("Write").fill("No camera")
    ada.get_by_role("button", name="Send", exact=True).click()
    expect(bilal.get_by_role("log")).to_contain_text("No camera")
    visit.leave()
