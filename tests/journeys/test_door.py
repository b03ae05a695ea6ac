"""Helpers at a door whose network is cut: everything is counted once, and the numbers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.doors import (
    DOOR,
    HELPERS,
    NAMES_KEPT,
    TEN_MINUTES,
    helper,
    let_people_register,
    state_of,
)
from tests.journeys.live import LiveNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Route

    from tests.journeys.doors import Phone
    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

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
    return let_people_register(live)


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
    dana.press("more", 6)
    dana.press("less")
    dana.press("more", 2)
    dana.press("undo")
    dana.find(codes[0])
    dana.expect_result("good", "+ 2")  # Ada, whom another phone has let in
    dana.find(codes[0])
    dana.expect_result("warning", "by this phone")
    for phone, heads in zip(phones, (28, 27, 9), strict=True):
        phone.expect_heads(heads)
        phone.page.evaluate(f"later({TEN_MINUTES})")
        phone.expect_sync("not yet sent, kept on this phone since")
    dana.page.reload()
    dana.expect_heads(9)
    dana.expect_sync("11 not yet sent")
    for phone in phones:
        phone.cut(off=False)
    for phone in phones:
        phone.expect_sync("Everything is sent.")
        phone.expect_heads(59)
    assert state_of(ada)["heads"] == 59
    assert state_of(ada)["first_times"] == 3
    chloe.find("Bilal")
    chloe.page.locator("[data-find-said]").wait_for()
    times_agree(ada, chloe, codes)


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
