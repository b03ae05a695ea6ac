"""A visitor on a phone comes with two friends, to every date but one, and is forgotten again.

What the node writes to those who left an address is walked where letters are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import SCREENS, assert_clean
from tests.journeys.visit import LAPTOP, PHONE, overflow, violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.journeys.visit import Visit

pytestmark = pytest.mark.journey

LOCALES = {"en": "en-GB", "fr": "fr-FR"}
COMES = {"en": "You’re coming", "fr": "Vous venez"}
WITH_TWO = {"en": "You’re coming, with 2 friends", "fr": "Vous venez, avec 2 personnes"}
NOT_THEN = {"en": "Noted: not on that date.", "fr": "C’est noté : pas à cette date."}
NOTHING = {
    "en": "You have not said yet that you come to something, or not on this device.",
    "fr": "Vous n’avez pas encore dit que vous venez quelque part, ou pas sur cet appareil.",
}
LEAST = 44
"""So high, in pixels, is what a finger presses."""
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def say_coming(page: Page) -> Locator:
    """Return the button of a public page by which one comes."""
    return page.locator("[data-come] button").first


def open_next_event(visit: Visit, language: str, *, scripts: bool = True) -> Page:
    """Open the page of the next event in a new browser."""
    how = {"locale": LOCALES[language], "java_script_enabled": scripts}
    page = visit.page(f"/{language}/", **how)
    page.locator(".banner h1 a").click()
    page.wait_for_url("**/events/**")
    return page


def expect_heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@SCRIPTS
@LANGUAGES
def test_comes_with_two_friends_every_time_but_once_and_is_forgotten(
    visit: Visit, language: str, *, scripts: bool
) -> None:
    page = open_next_event(visit, language, scripts=scripts)
    event = page.url
    button = say_coming(page).bounding_box()
    assert button is not None
    assert button["y"] + button["height"] < PHONE["height"]  # seen without scrolling
    assert button["height"] >= LEAST
    say_coming(page).click()
    expect_heading(page, COMES[language])
    page.get_by_role("button", name="2", exact=True).click()
    expect_heading(page, WITH_TWO[language])
    page.locator("button[name=series]").click()
    expect(page.locator(".evening").first).to_be_visible()
    page.locator("button[name=skip]:visible").nth(2).click()  # the first is of the next date
    expect(page.locator(".notice-good")).to_have_text(NOT_THEN[language])
    assert page.locator("button[name=unskip]").count() == 1
    link = page.url.partition("?")[0]
    page.goto(event)  # the button leads to the same registration, whether a script says so or not
    page.locator("[data-mine] a, [data-come] button").first.click()
    expect_heading(page, WITH_TWO[language])
    assert page.url == link
    is_forgotten_at_once(page, language, link)


def is_forgotten_at_once(page: Page, language: str, link: str) -> None:
    """Have a calendar follow, erase oneself, and find that nothing leads anywhere any more."""
    page.goto(f"/{language}/me/evenings/")
    assert page.locator(".evening").count() > 5
    page.locator("button[name=calendar]").click()
    calendar = page.locator(".secret-address").input_value()
    assert "BEGIN:VEVENT" in page.request.get(calendar).text()
    page.goto(f"/{language}/me/erase/")
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"/{language}/me/evenings/")
    assert NOTHING[language] in page.locator("main").inner_text()
    assert [page.request.get(address).status for address in (link, calendar)] == [404, 404]


@SCRIPTS
def test_a_button_that_is_pressed_twice_makes_one_registration(
    visit: Visit, *, scripts: bool
) -> None:
    page = open_next_event(visit, "en", scripts=scripts)
    say_coming(page).dblclick()
    expect_heading(page, COMES["en"])
    page.goto("/en/me/evenings/")
    assert page.locator(".evening").count() == 1
    page.locator("button[name=withdraw]").click()
    assert NOTHING["en"] in page.locator("main").inner_text()


def test_two_people_on_one_phone_each_come_and_go(visit: Visit) -> None:
    page = open_next_event(visit, "en")
    event = page.url
    say_coming(page).click()
    expect_heading(page, COMES["en"])
    page.goto(event)
    mine = page.locator(".coming [data-mine]")
    expect(mine.locator("strong")).to_have_text([COMES["en"]])
    mine.locator("summary").click()
    mine.locator("[data-come] button").click()
    expect_heading(page, COMES["en"])
    page.get_by_role("button", name="1", exact=True).click()
    page.goto(event)
    expect(mine.locator("strong")).to_have_count(2)
    assert violations(page) == []
    mine.get_by_role("link").first.click()
    page.locator("button[name=withdraw]").click()
    expect_heading(page, "You’re not coming")
    page.goto(event)
    expect(mine.locator("strong")).to_have_count(1)


def test_by_keyboard_alone(visit: Visit) -> None:
    page = open_next_event(visit, "en")
    say_coming(page).focus()
    page.keyboard.press("Enter")
    expect_heading(page, COMES["en"])
    page.get_by_label("A name or nickname").focus()
    page.keyboard.type("Chloé")
    page.keyboard.press("Enter")  # saves, and presses none of the buttons before it
    expect(page.locator(".notice-good")).to_have_text("Noted.")
    expect_heading(page, COMES["en"])
    expect(page.get_by_label("A name or nickname")).to_have_value("Chloé")
    page.get_by_role("button", name="3", exact=True).focus()
    page.keyboard.press("Space")
    expect_heading(page, "You’re coming, with 3 friends")


@SCREENS
def test_pages_of_a_peer_are_clean_in_every_light(visit: Visit, screen: str) -> None:
    page = open_next_event(visit, "en")
    event = page.url.removeprefix(visit.address)
    say_coming(page).click()
    page.locator("button[name=series]").click()
    expect(page.locator(".evening").first).to_be_visible()
    link = page.url.removeprefix(visit.address)
    page.goto("/en/me/evenings/")
    page.locator("button[name=calendar]").click()
    gone = f"/en/coming/{'x' * 42}/"
    visit.expected.add(gone)
    left = f"{event}not-coming/?every-time"
    assert_clean(page, [link, "/en/me/evenings/?done=calendar", event, "/en/", left, gone], screen)


def test_on_paper_there_is_nothing_to_press(visit: Visit) -> None:
    page = visit.page(viewport=LAPTOP)
    page.goto("/en/")
    page.locator(".banner h1 a").click()
    page.emulate_media(media="print")
    assert page.locator("button:visible, form:visible, .coming:visible").count() == 0
    page.emulate_media(media="screen")
    say_coming(page).click()
    page.emulate_media(media="print")
    assert page.locator("button:visible, input:visible").count() == 0
    assert overflow(page) == 0
