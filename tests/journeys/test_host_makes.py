"""A host makes things on a phone: a series at a new place, an event like another one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.test_host import sign_in
from tests.journeys.visit import PHONE, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, StorageState

    from tests.journeys.live import LiveNode
    from tests.journeys.visit import Visit

pytestmark = pytest.mark.journey

USUAL = "paris-p2p-monthly-peer-to-beer-2027-02-03"
FOOT = 120
"""Pixels that the foot of a desk page may take."""
LONGEST_SERIES = 1600
TWO_SCREENS = 2 * PHONE["height"]
FORMS = {
    "series/new/": LONGEST_SERIES,
    "events/new/?kind=themed": TWO_SCREENS,
    "events/new/?kind=festival": TWO_SCREENS,
    "events/new/?kind=impromptu": TWO_SCREENS,
    f"events/new/?from={USUAL}": TWO_SCREENS,
    "venues/new/": TWO_SCREENS,
}
"""Forms of the desk, with the pixels that their first view may take on a phone."""


@pytest.fixture(scope="module")
def session(browser: Browser, live: LiveNode) -> Iterator[StorageState]:
    """What Ada's browser keeps when she has signed in."""
    context = browser.new_context(locale="en-GB")
    sign_in(context.new_page(), live)
    yield context.storage_state()
    context.close()


def height(page: Page) -> int:
    """Return the pixels of ``page`` above its foot."""
    above: int = page.evaluate("Math.ceil(document.querySelector('.foot').offsetTop)")
    return above


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sees_the_whole_of_each_form_at_once(
    visit: Visit, session: StorageState, language: str
) -> None:
    page = visit.page(storage_state=session)
    tall = {}
    for path, most in FORMS.items():
        page.goto(f"/{language}/desk/{path}")
        if (pixels := height(page)) > most - FOOT:
            tall[path] = pixels
        assert violations(page) == []
    page.goto(f"/{language}/suggest/")
    if (pixels := height(page)) > 1.5 * PHONE["height"]:
        tall["suggest/"] = pixels
    assert tall == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_makes_a_series_at_a_new_place_without_leaving_the_form(
    visit: Visit, session: StorageState, *, scripts: bool
) -> None:
    page = visit.page(storage_state=session, java_script_enabled=scripts)
    page.goto("/en/desk/series/new/")
    title = f"Lyon P2P ({scripts})"
    page.locator("[name=titles_en]").fill(title)
    page.locator("[name=every]").select_option("2")
    page.locator("[name=weekday]").select_option("TH")
    page.locator("[name=start]").fill("19:00")
    assert not page.locator("[name=place_name]").is_visible()
    page.locator("[name=venue]").select_option("+")
    page.locator("[name=place_name]").fill("La Halle")
    page.locator("[name=place_street]").fill("12 rue des Pairs")
    page.locator("[name=place_city]").fill("Lyon")
    if not scripts:
        page.locator("button[name=preview]").click()
        assert page.url.endswith("/desk/series/new/#dates")
    page.locator("#dates", has_text="Second Thursday of each month, 19:00 to 23:00").wait_for()
    assert page.locator("#dates li").count() == 12
    assert page.locator("[name=place_street]").input_value() == "12 rue des Pairs"
    page.locator("button[name=save]").click()
    slug = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
    chloe = visit.page(f"/en/series/{slug}/")
    shown = chloe.locator("main").inner_text()
    assert title in shown
    assert "La Halle" in shown


def test_sees_no_summary_of_a_fold_that_has_changed(visit: Visit, session: StorageState) -> None:
    page = visit.page("/en/desk/series/new/", storage_state=session)
    fold = page.locator(".fold:has([name=starts_on])")
    summary = fold.locator(".fold-summary")
    expect(summary).to_contain_text("From")
    fold.locator("summary").click()
    page.locator("[name=starts_on]").fill("2027-09-01")
    fold.locator("summary").click()
    expect(summary).to_be_hidden()
    expect(page.locator("#dates li").first).to_contain_text("1 September")


def test_makes_another_event_like_one_and_its_end_follows(
    visit: Visit, session: StorageState
) -> None:
    page = visit.page(f"/en/desk/events/{USUAL}/", storage_state=session)
    page.get_by_role("link", name="Duplicate").first.click()
    assert page.locator("[name=starts]").input_value() == "2027-02-10T18:30"
    page.locator("[name=starts]").fill("2027-03-12T20:00")
    page.locator("[name=starts]").blur()
    expect(page.locator("[name=ends]")).to_have_value("2027-03-13T00:30")
    page.locator("button[name=preview]").click()
    preview = page.locator("#previews section").first
    preview.wait_for()
    assert preview.evaluate("part => part === document.activeElement")
    page.locator("button[name=draft]").click()
    assert "/desk/events/" in page.url
    assert "12 March 2027" in page.locator("main").inner_text()
