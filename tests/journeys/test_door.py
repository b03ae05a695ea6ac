"""Helpers at a door whose network is cut: everything is counted once, and the numbers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.doors import (
    DOOR,
    END_ROLE,
    HELPERS,
    HOST,
    LEAVES,
    NAMES_KEPT,
    PAGES_KEPT,
    SIGNS_OUT,
    TEN_MINUTES,
    camera_picture,
    helper,
    prepare,
    sign_in,
    state_of,
)
from tests.journeys.live import LiveNode
from tests.journeys.meeting import pretending
from tests.journeys.test_pages import assert_clean
from tests.journeys.visit import PHONE, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.journeys.doors import Phone
    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

SCANNED = -1
"""Of those who have registered: whose code the camera sees."""
THREE_HOURS = 3 * 3_600_000
AWAY = ("net::ERR_", "WebSocket connection to")
"""What a browser says of a network that is cut."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node whose themed event runs."""
    node = LiveNode(tmp_path_factory.mktemp("door"), "tonight")
    yield node
    node.stop()


@pytest.fixture(scope="module")
def codes(live: LiveNode) -> list[str]:
    """Let people register for that event."""
    return prepare(live)


@pytest.fixture(scope="module")
def browser(codes: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser whose camera sees the code of somebody who has registered."""
    picture = tmp_path_factory.mktemp("camera") / "code.y4m"
    picture.write_bytes(camera_picture(codes[SCANNED]))
    with pretending(f"--use-file-for-fake-video-capture={picture}") as started:
        yield started


@pytest.fixture(autouse=True)
def cut_off(visit: Visit) -> Iterator[None]:
    """What browsers say about a network that this test cuts is no problem."""
    yield
    visit.problems[:] = [told for told in visit.problems if not any(map(told.__contains__, AWAY))]


def test_sixty_people_come_while_three_phones_have_no_network(
    visit: Visit, live: LiveNode, codes: list[str]
) -> None:
    ada, chloe, dana = phones = [
        helper(visit, live, email, ahead=ahead)
        for email, ahead in zip(HELPERS, (0, THREE_HOURS, 0), strict=True)
    ]
    before = state_of(ada)
    for phone in phones:
        phone.cut(off=True)
    ada.press("more", 20)
    ada.press("more_together", 2)
    ada.press("first_time")
    ada.press("more")  # three, all here for the first time
    ada.check_in("adA", "Ada + 2")
    ada.check_in("chloe", "Chloé + 1")
    chloe.check_in(codes[1].lower(), "+ 1")  # Chloé once more, and their companion
    for code in codes[4:14]:
        chloe.check_in(code, "without a name")
    chloe.press("more", 15)
    dana.press("more", 7)
    dana.press("less")
    dana.press("more", 2)
    dana.press("undo")
    dana.find(codes[0])
    dana.expect_result("good", "+ 2")  # Ada, whom another phone has let in
    dana.find(codes[0])
    dana.expect_result("warning", "by this phone")
    ten_minutes_pass(phones, [before["heads"] + counted for counted in (28, 27, 10)])
    dana.page.reload()
    dana.expect_heads(before["heads"] + 10)
    dana.expect_sync("12 not yet sent")
    everything_is_sent(phones, before["heads"] + 60)
    after = state_of(ada)
    assert after["heads"] == before["heads"] + 60
    assert after["first_times"] == before["first_times"] + 3
    times_agree(ada, chloe, codes)


def everything_is_sent(phones: list[Phone], heads: int) -> None:
    """The network is back, and each phone comes to the same."""
    for phone in phones:
        phone.cut(off=False)
    for phone in phones:
        phone.expect_sync("Everything is sent.")
        phone.expect_heads(heads)


def ten_minutes_pass(phones: list[Phone], counted: list[int]) -> None:
    """Each phone shows what was counted on it, and that it is not sent."""
    for phone, heads in zip(phones, counted, strict=True):
        phone.expect_heads(heads)
        phone.page.evaluate(f"later({TEN_MINUTES})")
        phone.expect_sync("not yet sent, kept on this phone since")


def times_agree(ada: Phone, chloe: Phone, codes: list[str]) -> None:
    """The phone whose clock is wrong says the same time as the others, about both of them."""
    told = []
    for phone in (ada, chloe):
        phone.find(codes[5])
        more = phone.page.locator("[data-result-more]")
        expect(more).to_contain_text("since")
        told.append(more.inner_text().split(",")[0])
        phone.press("next")
    assert told[0] == told[1]


def test_the_node_is_killed_while_a_phone_sends_and_everything_counts_once(
    visit: Visit, live: LiveNode
) -> None:
    ada = helper(visit, live, HOST)
    before = ada.heads
    ada.cut(off=True)
    ada.press("more", 12)
    ada.press("less")
    ada.expect_sync("13 not yet sent")
    sent = []

    def die(route: Route) -> None:
        """Let the node take in what was sent, and fall before the phone hears of it."""
        sent.append(route.fetch().status)
        live.process.kill()
        live.process.wait()
        route.abort()

    ada.page.route("**/operations/", die, times=1)
    ada.cut(off=False)
    while not sent and ada.heads:  # the test's own timeout ends it, where nothing is sent
        ada.page.wait_for_timeout(50)
    assert sent == [200]
    ada.expect_sync("13 not yet sent")
    ada.press("more")
    ada.expect_heads(before + 12)  # what is shown is kept
    ada.page.reload()  # its worker opens the page
    ada.expect_heads(before + 12)
    ada.expect_sync("14 not yet sent")
    live.start()
    ada.expect_sync("Everything is sent.")
    ada.expect_heads(before + 12)
    assert state_of(ada)["heads"] == before + 12


def test_the_camera_reads_a_code_also_without_a_network(visit: Visit, live: LiveNode) -> None:
    ada = helper(visit, live, HOST)
    before = ada.heads
    ada.cut(off=True)
    ada.press("scan")
    result = ada.page.locator("[data-result]")
    expect(result).to_have_attribute("data-mood", "good")
    ada.expect_heads(before + 1)
    ada.press("more_came")
    expect(result).to_contain_text("without a name + 1")
    ada.expect_heads(before + 2)
    ada.press("next")
    ada.press("stop_scanning")
    expect(ada.page.locator("[data-camera]")).to_be_hidden()
    ada.press("undo")
    ada.expect_heads(before)
    ada.cut(off=False)
    ada.expect_sync("Everything is sent.")


def test_what_is_not_known_is_red_and_can_be_counted_all_the_same(
    visit: Visit, live: LiveNode
) -> None:
    ada = helper(visit, live, HOST)
    before = ada.heads
    ada.find("K4XT M2RH PQ7A B5CD")
    ada.expect_result("bad", "Not known here")
    ada.find("K4XT M2RH PQ7A B5CD")
    ada.press("let_in")
    ada.expect_result("good", "without a name")
    ada.expect_heads(before + 1)
    ada.find("K4XT M2RH PQ7A B5CD")
    ada.expect_result("warning", "by this phone")
    ada.expect_heads(before + 1)
    ada.find("K4XT M2RH PQ7A B5C9")
    expect(ada.page.locator("[data-find-said]")).to_contain_text("16 letters and digits")
    assert ada.page.locator("[data-query]").input_value() == "K4XT M2RH PQ7A B5C9"
    ada.find("Zoe")
    expect(ada.page.locator("[data-find-said]")).to_contain_text("Nobody of that name")


def test_no_name_is_kept_by_the_worker_and_none_at_all_after_signing_out(
    visit: Visit, live: LiveNode
) -> None:
    ada = helper(visit, live, SIGNS_OUT)
    assert "Bilal" in ada.page.evaluate(NAMES_KEPT)
    kept = ada.page.evaluate(PAGES_KEPT)
    assert "data-phone" in kept
    assert "Bilal" not in kept
    ada.cut(off=True)
    ada.press("more")
    ada.expect_sync("1 not yet sent")
    heads = ada.heads
    ada.page.route("**/operations/", lambda route: route.abort())  # it does not come to be sent
    ada.cut(off=False)
    ada.page.goto("/en/desk/me/")
    ada.page.locator("[data-sign-out] button").click()
    expect(ada.page.get_by_role("alert")).to_contain_text("One thing that was done at the door")
    ada.page.locator("[data-sign-out] button").click()
    ada.page.wait_for_url("**/en/")
    assert "Bilal" not in ada.page.evaluate(NAMES_KEPT)
    assert ada.page.evaluate("caches.keys()") == []
    ada.page.unroute("**/operations/")
    sign_in(ada.page, live, SIGNS_OUT)
    ada.page.goto(DOOR)
    ada.expect_sync("Everything is sent.")
    ada.expect_heads(heads)


def test_a_list_leaves_the_phone_when_the_role_ends_and_a_day_after_the_end(
    visit: Visit, live: LiveNode
) -> None:
    eli, chloe = (helper(visit, live, email) for email in (LEAVES, HELPERS[1]))
    visit.expected.add(f"{DOOR}operations/")
    assert "Bilal" in chloe.page.evaluate(NAMES_KEPT)
    chloe.cut(off=True)
    chloe.page.add_init_script(f"later({3 * 24 * 3_600_000})")
    chloe.page.evaluate(f"later({3 * 24 * 3_600_000})")
    chloe.page.reload()  # three days later; its worker opens it once more
    chloe.expect_sync("This evening is over.")
    assert "Bilal" not in chloe.page.evaluate(NAMES_KEPT)
    assert chloe.page.evaluate("caches.keys()") == []
    live.run("manage", "shell", "-c", END_ROLE)
    eli.press("more")
    eli.expect_sync("1 not yet sent")
    eli.expect_sync("You are signed out.")
    assert "Bilal" not in eli.page.evaluate(NAMES_KEPT)


def test_a_list_leaves_the_phone_of_whoever_was_signed_out_otherwise(
    visit: Visit, live: LiveNode
) -> None:
    ada = helper(visit, live, HOST)
    ada.page.goto("/en/desk/")
    assert "Bilal" in ada.page.evaluate(NAMES_KEPT)
    ada.page.context.clear_cookies()
    ada.page.goto("/en/desk/")
    ada.page.wait_for_url("**/sign-in/**")
    ada.page.wait_for_function(f"async () => !(await ({NAMES_KEPT})()).includes('Bilal')")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_clean_and_on_one_screen(visit: Visit, live: LiveNode, language: str) -> None:
    ada = helper(visit, live, HOST, locale=f"{language}-{language.upper()}")
    page = ada.page
    path = DOOR.replace("/en/", f"/{language}/")
    page.goto(path)
    expect(page.locator("[data-sync]")).to_have_attribute("data-word", "sent")
    last = page.locator("[data-now]").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] < PHONE["height"]
    for name in ("more", "less", "more_together", "first_time", "scan"):
        button = page.locator(f"[data-do={name}]").bounding_box()
        assert button is not None
        assert min(button["height"], button["width"]) >= 64
    assert_clean(page, [path])
    page.locator("[data-query]").fill("b")
    assert violations(page) == []
    page.locator(".phone-person").first.click()
    expect(page.locator("[data-result]")).to_be_visible()
    assert violations(page) == []


def test_where_a_browser_works_out_no_digests_the_node_checks_codes(
    visit: Visit, live: LiveNode, codes: list[str]
) -> None:
    ada = helper(visit, live, HOST)
    ada.page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {get() {}})")
    ada.page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', {value: false})")
    ada.page.reload()
    expect(ada.page.locator("[data-notice]")).to_contain_text("opened without https")
    before = ada.heads
    with ada.page.expect_navigation():
        ada.find(codes[-2])
    ada.page.locator("[name=check_in]").first.click()
    ada.expect_heads(before + 1)
