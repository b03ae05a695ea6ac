"""A host writes many lines: a festival's timetable, with and without a table, and a recap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_host import session, sign_in
from tests.journeys.visit import LAPTOP, PHONE, violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, StorageState

    from tests.journeys.visit import Visit

__all__ = ["session", "sign_in"]
pytestmark = [pytest.mark.journey, pytest.mark.once]

EVENING = "paris-p2p-monthly-peer-to-beer-2020-03-04"
SCREENS = 2
TARGET = 44
"""Pixels of what a finger has to hit."""
TABLE = "\n".join(
    [
        "Jour\tDe\tÀ\tTitre\tType\tLieu",
        "Saturday",
        *(f"\t{hour}h00\t{hour}:45\tWorkshop at {hour}\tAtelier\tAtrium" for hour in range(10, 15)),
        "Sunday",
        *(f"\t{hour}.00\t{hour}:30 \tTalk at {hour}\tConférence\tBar" for hour in range(10, 14)),
        "\tteatime\t\tCake\tPause\t",
    ]
)


@pytest.fixture
def phone(visit: Visit, session: StorageState) -> Page:
    """Ada's phone, signed in."""
    return visit.page("/en/desk/", storage_state=session)


def begin(page: Page, kind: str, title: str, starts: str, ends: str) -> None:
    """Open the form of a new event, and fill in what it is and when."""
    page.goto(f"/en/desk/events/new/?kind={kind}")
    for name, words in (("titles_en", title), ("starts", starts), ("ends", ends)):
        page.locator(f"[name={name}]").fill(words)


def line(page: Page, number: int) -> Locator:
    """Return a line of the editor, from 1."""
    return page.locator("[data-line]").nth(number - 1)


def values(page: Page, number: int) -> list[str]:
    """Return what stands in the row of a line: day, hours, title."""
    inputs = line(page, number).locator(".line-day select, .line-hour input, .line-title input")
    return [field.input_value() for field in inputs.all()]


def foot_of_form(page: Page) -> float:
    """Return how far down the page its last button stands, in pixels."""
    box = page.locator("main form button").last.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_makes_a_festival_of_twelve_lines_in_one_form(phone: Page, visit: Visit) -> None:
    begin(phone, "festival", "Mesh weekend", "2027-05-07T18:00", "2027-05-09T20:00")
    days = line(phone, 1).locator(".line-day option")
    expect(days).to_have_text(["Fri 7", "Sat 8", "Sun 9"])
    first = line(phone, 1)
    first.locator("[name$=-titles_en]").click()
    assert values(phone, 1) == ["1", "18:00", "", ""]
    phone.keyboard.type("Opening")
    first.locator("[name$=-ends]").fill("18:30")
    line(phone, 2).locator("[name$=-titles_en]").click()
    assert values(phone, 2) == ["1", "18:30", "19:00", ""]
    phone.keyboard.type("A first talk")
    assert phone.locator("[data-line]").count() == 3
    phone.get_by_text("Paste a table").click()
    phone.locator("[name=lines-table]").fill(TABLE)
    phone.locator("[name=lines-paste]").click()
    notice = phone.locator("#lines .notice")
    expect(notice).to_be_focused()
    expect(notice.locator("li")).to_have_text(["Row 13: “teatime” is no hour."])
    assert phone.locator("[data-line]").count() == 13
    assert values(phone, 3) == ["2", "10:00", "10:45", "Workshop at 10"]
    assert values(phone, 12) == ["3", "", "", "Cake"]
    line(phone, 12).locator("[name$=-starts]").fill("16:00")
    phone.locator("button[name=publish]").click()
    slug = phone.url.rstrip("/").rpartition("/")[2]
    shown = visit.page(f"/en/events/{slug}/timetable/").locator("main").inner_text()
    titles = ("Opening", "A first talk", "Workshop at 14", "Talk at 13", "Cake")
    assert [title for title in titles if title not in shown] == []


def test_has_room_for_a_title_on_a_phone(phone: Page) -> None:
    begin(phone, "festival", "Mesh weekend", "2027-05-07T18:00", "2027-05-09T20:00")
    first = line(phone, 1)
    title = first.locator(".line-title").bounding_box()
    assert title is not None
    assert title["width"] >= 2 / 3 * (PHONE["width"] - 36)
    for part in first.locator(".line-more > summary, .line-remove").all():
        box = part.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET


def test_adds_three_lines_by_the_keyboard_alone(visit: Visit, session: StorageState) -> None:
    page = visit.page(storage_state=session, viewport=LAPTOP)
    begin(page, "themed", "Keyboard night", "2027-05-20T18:00", "2027-05-20T22:00")
    page.locator(".line-group > summary").focus()
    page.keyboard.press("Enter")
    page.locator("[name=lines-0-starts]").focus()
    page.locator("[name=lines-0-ends]").fill("18:45")
    for number, title in enumerate(("One", "Two", "Three")):
        while page.evaluate("document.activeElement.name") != f"lines-{number}-titles_en":
            page.keyboard.press("Tab")
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "lines-3-starts"
    hours = [values(page, number)[1:] for number in (1, 2, 3)]
    assert hours == [
        ["18:00", "18:45", "One"],
        ["18:45", "19:30", "Two"],
        ["19:30", "20:15", "Three"],
    ]
    page.locator("[name=titles_en]").focus()
    assert values(page, 4)[1:] == ["", "", ""]
    line(page, 2).locator("[name$=-DELETE]").focus()
    page.keyboard.press("Space")
    expect(line(page, 2)).to_contain_text("Put it back")
    page.locator("button[name=draft]").click()
    assert "Two" not in page.locator("main").inner_text()
    assert "Three" in page.locator("main").inner_text()


def test_pastes_cells_into_the_first_line(visit: Visit, session: StorageState) -> None:
    page = visit.page(f"/en/desk/events/{EVENING}/timetable/", storage_state=session)
    before = page.locator("[data-line]").count()
    page.locator("[name=lines-0-titles_en]").evaluate(
        """input => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "21:00\\t21:30\\tLate talk\\n21:30\\t22:00\\tLater");
          const details = { clipboardData, bubbles: true, cancelable: true };
          input.dispatchEvent(new ClipboardEvent("paste", details));
        }"""
    )
    expect(page.locator("#lines .notice")).to_be_focused()
    assert page.locator("[data-line]").count() == before + 2
    assert values(page, before) == ["21:00", "21:30", "Late talk"]
    assert violations(page) == []


def test_writes_the_recap_of_an_evening(phone: Page, visit: Visit) -> None:
    phone.goto(f"/en/desk/events/{EVENING}/afterwards/")
    assert foot_of_form(phone) <= SCREENS * PHONE["height"]
    phone.locator("[name=head_count]").fill("57")
    phone.get_by_label("One more").click()
    phone.locator("[name=notes_en]").fill("Full house.")
    phone.locator("[name$=-slides]").first.fill("https://slides.example/bgp.pdf")
    phone.locator("[name=links-0-url]").fill("https://photos.example/night")
    phone.locator("[name=links-1-url]").fill("https://photos.example/morning")
    assert violations(phone) == []
    phone.locator("main form button[name=save]").click()
    chloe = visit.page(f"/en/events/{EVENING}/")
    shown = chloe.locator("main").inner_text()
    assert "58 people came" in shown
    assert "Full house." in shown
    assert {
        link.get_attribute("href") for link in chloe.locator("main a[href*='.example/']").all()
    } >= {
        "https://slides.example/bgp.pdf",
        "https://photos.example/night",
        "https://photos.example/morning",
    }
