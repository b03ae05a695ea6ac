"""A programme is put together: by keyboard alone, by mouse, and by forms without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_host import session, sign_in
from tests.journeys.test_host_lines import begin
from tests.journeys.visit import LAPTOP, PHONE, overflow, violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, StorageState

    from tests.journeys.visit import Visit

__all__ = ["session", "sign_in"]
pytestmark = [pytest.mark.journey, pytest.mark.once]

TABLE = """Day\tFrom\tTo\tTitle\tKind\tPlace
Saturday\t10:00\t10:30\tOpening\tTalk\tHall
\t10:30\t11:00\tGossip\tTalk\tHall
\t10:30\t11:30\tSoldering\tWorkshop\tAtelier"""


def festival(page: Page, title: str) -> str:
    """Make a festival of two days with three lines, by a pasted table; return its board."""
    begin(page, "festival", title, "2027-03-13T10:00", "2027-03-14T19:00")
    page.locator("#lines-table").evaluate("(box) => { box.closest('details').open = true; }")
    for fold in page.locator("details[data-fold]").all():
        fold.evaluate("(details) => { details.open = true; }")
    page.locator("#lines-table").fill(TABLE)
    page.locator("[data-paste-lines]").click()
    expect(page.locator("[data-lines] [data-line]").nth(2)).to_be_visible()
    page.locator(
        "main form[method=post] button.button:not(.button-quiet)[type=submit]"
    ).last.click()
    page.wait_for_url("**/desk/events/*/")
    slug = page.url.rstrip("/").rsplit("/", 1)[1]
    return f"/en/desk/events/{slug}/programme/"


def card(page: Page, name: str) -> Locator:
    """Return the link of a card on the board."""
    return page.locator("[data-column] [data-grip]").filter(has_text=name)


def said(page: Page, words: str) -> None:
    """Expect what is read aloud."""
    expect(page.locator("[data-said]")).to_contain_text(words)


def focused(page: Page) -> str:
    """Return the words of the card that has the focus; "" for anything else."""
    words: str = page.evaluate(
        "document.activeElement.closest('[data-grip]')?.textContent.replace(/\\s+/g, ' ') ?? ''"
    )
    return words


READ_AGAIN = """async () => {
  const answer = await fetch(location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [document, page].map((one) => [...one.querySelectorAll("[data-head], [data-card]")]
    .map((part) => part.outerHTML.replace(/\\s+/g, " ")));
}"""


def test_a_festival_is_put_together_by_keyboard_alone(visit: Visit, session: StorageState) -> None:
    page = visit.page(viewport=LAPTOP, storage_state=session)
    board = festival(page, "Days of the keyboard")
    page.goto(board)
    keys = page.keyboard
    page.evaluate("document.querySelectorAll('[data-card]').forEach((it) => { it.known = true; })")
    while "Opening" not in focused(page):
        keys.press("Tab")
    keys.press("ArrowDown")
    assert "Gossip" in focused(page)
    keys.press("Space")
    said(page, "lifted")
    keys.press("ArrowUp")
    said(page, "“Gossip”: Sat 13, 10:00 to 10:30, Hall.")
    assert "Gossip" in focused(page)
    keys.press("ArrowRight")
    said(page, "“Gossip”: Sat 13, 10:00 to 10:30, Atelier.")
    keys.press("PageDown")
    said(page, "“Gossip”: Sun 14, 10:00 to 10:30, Atelier.")
    keys.press(".")
    said(page, "10:05 to 10:35")
    keys.press("-")
    said(page, "10:05 to 10:30")
    keys.press("Escape")
    said(page, "let go.")
    shown, read_again = page.evaluate(READ_AGAIN)
    assert shown == read_again
    assert page.evaluate("[...document.querySelectorAll('[data-card]')].every((it) => it.known)")
    say_hours(page)
    publish_by_keys(page)


def say_hours(page: Page) -> None:
    """Open the focused card, say other hours, and undo that."""
    keys = page.keyboard
    keys.press("Enter")
    page.wait_for_url("**/programme/lines/*/")
    starts = page.locator("[name=starts]")
    while not starts.evaluate("(input) => input === document.activeElement"):
        keys.press("Tab")
    starts.fill("14:00")
    page.locator("[name=ends]").fill("14:30")
    page.locator("[name=zone]").focus()
    keys.press("Enter")
    page.wait_for_url("**/programme/#line-*")
    expect(card(page, "14:00 to 14:30")).to_contain_text("Gossip")
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    keys.press("Enter")
    expect(card(page, "10:05 to 10:30")).to_contain_text("Gossip")
    assert violations(page) == []


def publish_by_keys(page: Page) -> None:
    """Publish the draft, and read what was new."""
    keys = page.keyboard
    page.get_by_role("link", name="Publish …").focus()
    keys.press("Enter")
    page.wait_for_url("**/publish/")
    expect(page.locator("main")).to_contain_text("“Gossip”: moved from Sat 13 10:30, Hall")
    page.get_by_role("button", name="Publish").focus()
    keys.press("Enter")
    page.wait_for_url("**/desk/events/*/")
    expect(page.locator("main")).to_contain_text("Version 1 of the programme is published.")


def test_cards_are_dragged_by_mouse_and_two_hosts_are_told(
    visit: Visit, session: StorageState
) -> None:
    tall = {"width": 1280, "height": 1500}  # both days are in the window
    page = visit.page(viewport=tall, storage_state=session)
    board = festival(page, "Days of the mouse")
    page.goto(board)
    other = visit.page(board, viewport=LAPTOP, storage_state=session)
    target = page.locator("[data-column='c2-2']")
    begin_at, end_at = card(page, "Gossip").bounding_box(), target.bounding_box()
    assert begin_at is not None
    assert end_at is not None
    page.mouse.move(begin_at["x"] + 20, begin_at["y"] + 10)
    page.mouse.down()
    page.mouse.move(begin_at["x"] + 40, begin_at["y"] + 30, steps=4)
    page.mouse.move(end_at["x"] + 60, end_at["y"] + 15, steps=10)
    page.mouse.up()
    said(page, "“Gossip”: Sun 14, 10:00 to 10:30")
    expect(target.locator("[data-card]")).to_have_count(1)
    assert page.url.endswith(board)
    visit.expected.add(f"{board}step/")
    card(other, "Opening").focus()
    other.keyboard.press("Space")
    other.keyboard.press("Delete")
    expect(other.locator("[data-unsaved-notice]")).to_contain_text("was faster, and moved “Gossip”")
    expect(other.locator("[data-column='c2-2'] [data-card]")).to_have_count(1)
    expect(card(other, "Opening")).to_have_count(1)


def test_what_the_network_swallows_stays_on_the_page_and_is_sent_again(
    visit: Visit, session: StorageState
) -> None:
    page = visit.page(viewport=LAPTOP, storage_state=session)
    board = festival(page, "Days without a network")
    page.goto(board)
    icons = {"/mark.svg", "/icon-32.png"}  # which a busy browser asks for late
    visit.expected |= {f"{board}step/", *icons}
    page.context.set_offline(True)
    card(page, "Gossip").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    notice = page.locator("[data-unsaved-notice]")
    expect(notice).to_contain_text("Not saved")
    expect(card(page, "Gossip")).to_be_visible()
    page.context.set_offline(False)
    notice.get_by_role("button", name="Try again").click()
    said(page, "“Gossip”: Sat 13, 10:00 to 10:30, Hall.")
    expect(notice).to_be_hidden()


def test_without_scripts_it_is_forms_on_a_phone(visit: Visit, session: StorageState) -> None:
    made = visit.page(viewport=LAPTOP, storage_state=session)
    board = festival(made, "Days of plain forms")
    page = visit.page(board, viewport=PHONE, storage_state=session, java_script_enabled=False)
    page.get_by_role("button", name="Earlier in the order: Gossip").click()
    expect(card(page, "10:00 to 10:30")).to_contain_text("Gossip")
    card(page, "Gossip").click()
    page.locator("[name=day]").select_option("2")
    page.locator("[name=zone]").fill("Atelier")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-column='c2-2'] [data-card]")).to_contain_text("Gossip")
    page.get_by_role("link", name="Add a line").click()
    for name, words in (("starts", "12:00"), ("ends", "13:00"), ("titles_en", "Lunch")):
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Save").click()
    expect(card(page, "Lunch")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "Lunch")).to_have_count(0)
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Version 1 of the programme is published.")


def test_the_board_fits_a_phone(visit: Visit, session: StorageState) -> None:
    made = visit.page(viewport=LAPTOP, storage_state=session)
    board = festival(made, "Days of small screens")
    for scheme in ("light", "dark"):
        page = visit.page(board, viewport=PHONE, storage_state=session, color_scheme=scheme)
        assert overflow(page) == 0
        assert violations(page) == []
