"""An umbrella and its checklists, by keyboard alone, and its pages in every light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.live import LiveNode
from tests.journeys.test_host import USUAL, sign_in
from tests.journeys.test_pages import SCREENS, assert_clean
from tests.journeys.visit import LAPTOP, NARROW, PHONE, overflow
from tests.journeys.walk import kind_of, pages_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, StorageState

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

SERIES = "paris-p2p-monthly-peer-to-beer"
CHAPTERS = "/en/umbrella/chapters/"
TO_DO = "/en/desk/to-do/"
MOST_TABS = 80
NAME = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.innerText ?? "";
  return `${one.getAttribute("aria-label") ?? ""} ${label} ${one.textContent}`
    .replace(/\\s+/g, " ")
    .trim();
}"""
PAGES = {
    *("mesh_pages:mesh", "umbrella_agenda:agenda", "umbrella_agenda:month"),
    *("umbrella_agenda:members", "umbrella_chapters:chapters", "umbrella_chapters:mine"),
    "starter_kit:kit",
}
FILLED = (
    *("desk/to-do/", "desk/checklists/", f"desk/checklists/{SERIES}/"),
    *(f"desk/checklists/{SERIES}/items/look-back/", f"desk/events/{USUAL}/"),
    *(f"desk/events/{USUAL}/checklist/", f"desk/events/{USUAL}/checklist/look-back/"),
    *(f"desk/events/{USUAL}/signs/", "desk/nodes/", "desk/umbrella/", "desk/kit/"),
)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node that other servers may read."""
    told = {"federation_local": "yes", "signalling": "no", "gossip_seconds": "3600"}
    node = LiveNode(tmp_path_factory.mktemp("roof"), "call", **told)
    yield node
    node.stop()


@pytest.fixture(scope="module")
def session(browser: Browser, live: LiveNode) -> Iterator[StorageState]:
    """What Ada's browser keeps when she has signed in, and has put up an umbrella."""
    context = browser.new_context(base_url=live.address, locale="en-GB")
    page = context.new_page()
    sign_in(page, live)
    page.goto("/en/desk/umbrella/")
    page.get_by_label("This node is an umbrella").check()
    page.locator("form[action$='settings/'] button").click()
    yield context.storage_state()
    context.close()


@pytest.fixture
def desk(visit: Visit, session: StorageState) -> Page:
    """Ada's laptop, signed in."""
    return visit.page("/en/desk/", viewport=LAPTOP, storage_state=session)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    seen = []
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NAME))
        if re.search(name, seen[-1]):
            return
    raise AssertionError(f"{name}: {seen}")


def open_items(page: Page) -> list[str]:
    """Return what stands to be done on a page, by its words."""
    names = page.locator(".checklist-tick .visually-hidden").all_inner_texts()
    return [name.removeprefix("Done: ") for name in names if name.startswith("Done: ")]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_voice_is_given_joined_and_taken_back_by_keyboard(visit: Visit, *, scripts: bool) -> None:
    chloe = visit.page(CHAPTERS, java_script_enabled=scripts)
    bilal = visit.page(java_script_enabled=scripts)
    tab_to(chloe, "I would like a community in")
    chloe.keyboard.type("Rouen")
    chloe.keyboard.press("Enter")
    chloe.wait_for_url("**/mine/")
    bilal.goto(CHAPTERS)
    tab_to(bilal, "Me too Rouen")
    bilal.keyboard.press("Enter")
    bilal.wait_for_url("**/mine/")
    bilal.goto(CHAPTERS)
    assert "2 voices of 5" in bilal.locator("main").inner_text()
    for page in (chloe, bilal):
        page.goto(f"{CHAPTERS}mine/")
        tab_to(page, "Take it back Rouen")
        page.keyboard.press("Enter")
        page.get_by_text("Nothing yet.").wait_for()
    bilal.goto(CHAPTERS)
    assert "Rouen" not in bilal.locator("main").inner_text()


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_button_of_a_voice_is_in_sight_on_a_phone(visit: Visit, language: str) -> None:
    page = visit.page(f"/{language}/umbrella/chapters/")
    box = page.locator("form[action$='give/'] button").last.bounding_box()
    assert box
    assert box["y"] + box["height"] < PHONE["height"]


@pytest.mark.usefixtures("session")
def test_a_town_that_nobody_knows_is_refused_with_what_was_typed(visit: Visit) -> None:
    visit.expected.add(f"{CHAPTERS}give/")
    page = visit.page(CHAPTERS)
    page.get_by_label("I would like a community in").fill("Zzyzzx-sur-Rien")
    page.get_by_role("button", name="I would like that").click()
    assert "We know no town of this name" in page.locator("main").inner_text()
    assert page.get_by_label("I would like a community in").input_value() == "Zzyzzx-sur-Rien"


@pytest.mark.parametrize("path", [TO_DO, f"/en/desk/events/{USUAL}/checklist/"])
def test_an_item_is_ticked_off_and_opened_again_by_keyboard(desk: Page, path: str) -> None:
    desk.goto(path)
    item = open_items(desk)[-1]
    tab_to(desk, f"^Done: {item}")
    desk.keyboard.press("Space")
    said = desk.get_by_text(f"Ticked off: {item}")
    said.wait_for()
    box = said.bounding_box()
    assert box
    assert 0 < box["y"] < LAPTOP["height"]  # where the eye is
    tab_to(desk, "^Undo$")
    desk.keyboard.press("Enter")
    said.wait_for(state="detached")
    assert open_items(desk)[-1] == item


def test_a_task_is_taken_on_given_its_day_and_added_by_keyboard(desk: Page) -> None:
    desk.goto(f"/en/desk/events/{USUAL}/checklist/")
    item = open_items(desk)[-1]
    tab_to(desk, f"^I’ll do it: {item}")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name=f"Give it back: {item}").wait_for()
    tab_to(desk, f"Change: {item}")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/checklist/*/**")
    tab_to(desk, "^Days")
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("4")
    desk.keyboard.press("Enter")
    desk.get_by_text("changed for this edition").wait_for()
    tab_to(desk, "^Add something for this edition alone")
    desk.keyboard.press("Enter")
    tab_to(desk, "^EN|^What is to be done|^English")
    desk.keyboard.type("Ask for a piano")
    desk.keyboard.press("Enter")
    desk.get_by_text("Added, for this edition alone.").wait_for()
    assert desk.get_by_role("button", name="Done: Ask for a piano").count() == 1


@SCREENS
def test_pages_of_the_mesh_are_clean_in_every_light(
    visit: Visit, session: StorageState, screen: str
) -> None:
    page = visit.page(storage_state=session)
    found = pages_from(page.request, "/en/", within="/en/")
    public = [path for path in found if kind_of(path) in PAGES]
    assert {kind_of(path) for path in public} == PAGES
    visit.expected.add("/favicon.ico")  # of the embed, which is a part of other pages
    asked = ("/en/umbrella/?city=Paris", "/embed/umbrella", "/en/desk/nodes/", "/en/desk/umbrella/")
    assert_clean(page, [*public, *asked], screen)


def test_pages_of_the_mesh_fit_a_narrow_phone_in_french(
    visit: Visit, session: StorageState
) -> None:
    page = visit.page(storage_state=session, viewport=NARROW)
    found = {}
    for path in ("mesh/", "umbrella/", "umbrella/members/", "umbrella/chapters/", "kit/", *FILLED):
        page.goto(f"/fr/{path}")
        found[path] = overflow(page)
    assert {path: wide for path, wide in found.items() if wide} == {}
