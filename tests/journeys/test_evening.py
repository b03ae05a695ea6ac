"""The screen in the room and a visitor's phone, while a host shifts the rest of the evening.

The laptop loses its network, its browser is started again without one, and the node is killed:
the screen goes on, and comes back by itself.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.live import LiveNode
from tests.journeys.test_host import sign_in
from tests.journeys.visit import violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

WALL = {"viewport": {"width": 1920, "height": 1080}}
RUNNING = """
from meshup.kit import clock
from meshup.projector.domain.running_evenings import running_evenings

for evening in running_evenings(clock.now()):
    print("FOUND", evening.phones, evening.screen)
"""
IN_SIGHT = (".programme-now .programme-title", "[data-code]", "[data-hour]")
BOXES_OF = """(places) => {
  const boxes = places.map((place) => document.querySelector(place)?.getBoundingClientRect());
  if (!boxes.every((box) => box?.width)) return null;
  return boxes.map(({ left, top, right, bottom }) => [left, top, right, bottom]);
}"""
"""Asked in one go: news may draw the lines anew in between."""
AT_ONCE_SECONDS = 2.0
"""From the tap to every screen, on a machine that does other things too."""
AWAY = ("net::ERR_", "WebSocket connection to", "error occurred when fetching the script")
"""What a browser says of a network that is cut."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node whose evening runs, with people who have come."""
    node = LiveNode(tmp_path_factory.mktemp("evening"), "evening")
    yield node
    node.stop()


@pytest.fixture(scope="module")
def addresses(live: LiveNode) -> tuple[str, str]:
    """Where it can be followed on phones, and the secret address of its projector."""
    printed = live.run("manage", "shell", "-c", RUNNING)
    found = re.search(r"FOUND (\S+) (\S+)", printed)
    assert found is not None
    return found[1], found[2]


def rows(page: Page) -> list[str]:
    """Return the hours of the lines that a screen lists."""
    hours: list[str] = page.locator(".programme-hour").all_text_contents()
    return hours


def kept(page: Page) -> None:
    """Wait until the browser could start the screen without a network."""
    page.wait_for_function(
        """async () => {
          const { active } = await navigator.serviceWorker.ready;
          const used = performance.getEntriesByType("resource").map(({ name }) => name);
          const files = used.filter((name) => new URL(name).pathname.startsWith("/static/"));
          const known = await Promise.all(files.map((name) => caches.match(name)));
          return active !== null && files.length > 8 && known.every(Boolean);
        }"""
    )


def forgive(visit: Visit) -> None:
    """Leave out what a browser says of a network, or a node, that is away."""
    visit.problems[:] = [
        problem for problem in visit.problems if not any(word in problem for word in AWAY)
    ]


def test_a_tap_of_the_host_is_on_phone_and_wall_at_once(
    visit: Visit, live: LiveNode, addresses: tuple[str, str]
):
    phone = visit.page(addresses[0])
    wall = visit.page(addresses[1], **WALL)
    desk = visit.page()
    sign_in(desk, live)
    slug = addresses[0].rstrip("/").split("/")[-2]
    desk.goto(f"/en/desk/events/{slug}/now/")
    for page in (phone, wall):
        page.wait_for_function("document.querySelectorAll('.programme-hour').length > 3")
        page.wait_for_timeout(500)  # the channels are open
    before = rows(wall)
    desk.get_by_role("button", name="+5 minutes: later").first.click()
    tapped = time.monotonic()
    for page in (phone, wall):
        page.wait_for_function(
            "(last) => document.querySelector('.programme-lines').lastElementChild"
            ".querySelector('.programme-hour').textContent !== last",
            arg=before[-1],
        )
    took = time.monotonic() - tapped
    assert took < AT_ONCE_SECONDS
    assert rows(phone)[-1] == rows(wall)[-1] != before[-1]
    desk.get_by_role("button", name="Undo").first.click()
    for page in (phone, wall):
        expect(page.locator(".programme-hour").last).to_have_text(before[-1])


def test_the_wall_goes_on_without_a_network_and_when_its_browser_starts_again(
    visit: Visit, addresses: tuple[str, str]
):
    wall = visit.page(addresses[1], **WALL)
    kept(wall)
    code = wall.locator("[data-code]")
    first = code.text_content()
    codes = wall.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((key) => key.startsWith("meshup.screen:"));
          return JSON.parse(localStorage.getItem(name)).codes.length;
        }"""
    )
    assert codes > 12  # of more than the hour that was asked first
    wall.context.set_offline(True)
    wall.clock.install()
    wall.reload()
    expect(wall.locator(".programme-now .programme-title").first).to_be_visible()
    wall.clock.run_for(10_000)
    expect(wall.locator("[data-state]")).to_contain_text("offline since")
    wall.clock.run_for(6 * 60_000)
    expect(code).not_to_have_text(first or "")
    wall.goto(addresses[1].replace("/en/", "/fr/"))
    expect(wall.locator("html")).to_have_attribute("lang", "fr")
    expect(wall.get_by_text("En ce moment")).to_be_visible()
    wall.context.set_offline(False)
    wall.clock.run_for(60_000)
    expect(wall.locator("[data-state]")).to_be_hidden()
    forgive(visit)


def test_the_wall_hears_again_of_changes_after_the_node_was_killed(
    visit: Visit, live: LiveNode, addresses: tuple[str, str]
):
    wall = visit.page(addresses[1], **WALL)
    kept(wall)  # all its scripts have come
    before = rows(wall)
    live.process.kill()
    live.process.wait()
    expect(wall.locator(".programme-now .programme-title").first).to_be_visible()
    live.start()
    desk = visit.page()
    sign_in(desk, live)
    slug = addresses[0].rstrip("/").split("/")[-2]
    desk.goto(f"/en/desk/events/{slug}/now/")
    desk.get_by_role("button", name="+10 minutes: later").first.click()
    expect(wall.locator(".programme-hour").last).not_to_have_text(before[-1], timeout=60_000)
    desk.get_by_role("button", name="Undo").first.click()
    expect(wall.locator(".programme-hour").last).to_have_text(before[-1])
    forgive(visit)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_can_use_the_screens(
    visit: Visit, live: LiveNode, addresses: tuple[str, str], scheme: str, language: str
):
    phones, screen = (address.replace("/en/", f"/{language}/") for address in addresses)
    for address, how in ((phones, {}), (screen, WALL)):
        page = visit.page(address, color_scheme=scheme, **how)
        page.wait_for_function("document.querySelectorAll('.programme-hour').length > 3")
        page.wait_for_timeout(300)
        assert violations(page) == []
    desk = visit.page()
    sign_in(desk, live)
    slug = phones.rstrip("/").split("/")[-2]
    desk.goto(f"/{language}/desk/events/{slug}/now/")
    assert violations(desk) == []


def test_the_wall_never_scrolls_and_all_is_in_sight(visit: Visit, addresses: tuple[str, str]):
    for width, height in ((1920, 1080), (1024, 768), (3840, 2160), (1280, 960)):
        wall = visit.page(addresses[1], viewport={"width": width, "height": height})
        wall.wait_for_function("document.querySelectorAll('.programme-hour').length > 3")
        size = wall.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert size == [width, height]
        seen = wall.wait_for_function(BOXES_OF, arg=list(IN_SIGHT)).json_value()
        for left, top, right, bottom in seen:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
        wall.context.close()


def test_without_scripts_the_screens_say_the_same(visit: Visit, addresses: tuple[str, str]):
    for address in addresses:
        page = visit.page(address, java_script_enabled=False)
        expect(page.locator(".programme-now .programme-title").first).to_be_visible()
        expect(page.locator(".programme-next .programme-title").first).to_be_visible()
