"""A visitor, on a phone, without an account: finds the next meetup and takes it home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.visit import LAPTOP

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = pytest.mark.journey

LOCALES = {"en": "en-GB", "fr": "fr-FR"}
OTHER = {"en": "fr", "fr": "en"}
WEDNESDAY = {"en": "wednesday", "fr": "mercredi"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_finds_the_next_meetup_and_puts_it_into_a_calendar(
    visit: Visit, language: str, *, scripts: bool
) -> None:
    page = visit.page("/", locale=LOCALES[language], java_script_enabled=scripts)
    assert page.url == f"{visit.address}/{language}/"
    banner = page.locator(".banner")
    assert WEDNESDAY[language] in (banner.locator(".next-when").text_content() or "").lower()
    banner.locator("h1 a").click()
    assert page.url.startswith(f"{visit.address}/{language}/events/paris-p2p-")
    page.locator("aside summary").click()
    with page.expect_download() as downloading:
        page.locator(f"aside a[href^='{visit.address}/events/']").click()
    calendar = Path(downloading.value.path()).read_text()
    assert calendar.count("BEGIN:VEVENT") == 1
    assert "TZID=Europe/Paris:" in calendar


@pytest.mark.parametrize("language", ["en", "fr"])
def test_switches_the_language_on_the_same_page_and_it_stays(visit: Visit, language: str) -> None:
    page = visit.page(f"/{language}/agenda/", locale=LOCALES[language])
    page.locator(f"a[hreflang={OTHER[language]}]").first.click()
    assert page.url == f"{visit.address}/{OTHER[language]}/agenda/"
    assert page.locator("html").get_attribute("lang") == OTHER[language]
    page.goto("/")
    assert page.url == f"{visit.address}/{OTHER[language]}/"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_searches_the_past_and_reads_a_festival_by_day(visit: Visit, *, scripts: bool) -> None:
    page = visit.page("/fr/agenda/", locale="fr-FR", java_script_enabled=scripts)
    search = page.get_by_role("searchbox")
    search.fill("FESTIVAL")
    search.press("Enter")
    page.locator("main a[href*='/events/']").first.click()
    page.locator("a[href$='/timetable/']").first.click()
    days = page.locator("main section h2")
    before = days.count()
    assert before > 1
    choice = page.locator("select[name=day]")
    choice.select_option(index=2)
    chosen = choice.locator("option").nth(2).text_content()
    page.locator("form.filter button").click()
    assert "day=" in page.url
    assert [told.lower() for told in days.all_text_contents()] == [(chosen or "").lower()]


def test_goes_everywhere_by_keyboard(visit: Visit) -> None:
    page = visit.page("/en/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert (skip.get_attribute("href"), skip.is_visible()) == ("#main", True)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    tab_to(page, "main a[href*='/events/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/**")
    tab_to(page, "a[href$='/agenda/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agenda/")
    tab_to(page, "input[type=search]")
    page.keyboard.type("paris")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=paris")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until ``wanted`` has the focus, which must then be seen."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            assert (outline, shadow) != ("none", "none"), f"{wanted} shows no focus"
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_sees_own_time_beside_the_events_where_they_differ(visit: Visit) -> None:
    shown = {}
    for zone in ("Europe/Paris", "America/New_York"):
        page = visit.page("/en/", timezone_id=zone, viewport=LAPTOP)
        page.wait_for_load_state("networkidle")
        at_home = page.locator("[data-own-time]").is_visible()
        page.locator(".banner h1 a").click()
        page.wait_for_load_state("networkidle")
        shown[zone] = (at_home, page.locator("[data-own-time]").is_visible())
    assert shown == {"Europe/Paris": (False, False), "America/New_York": (True, True)}


def test_carries_no_cookie_and_nothing_else_away(visit: Visit) -> None:
    page = visit.page("/en/")
    for path in ("/en/agenda/", "/en/charter/", "/en/contact/", "/agenda.ics", "/feed.atom"):
        page.request.get(path)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
