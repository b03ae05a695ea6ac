"""On paper: an event is one sheet, a festival a landscape table; no sheet is empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.paper import Sheet, printed

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

FESTIVAL = "/en/events/paris-p2p-festival-2/"
FEW_WORDS = 40
"""Letters, or runs of them, that even a short sheet has."""
REST = 15
"""What the last of several sheets has at least: an entry, and the address of the page."""


def sheets(page: Page, path: str) -> list[Sheet]:
    page.goto(path)
    found = printed(page)
    *first, last = found
    assert [sheet for sheet in first if sheet.words < FEW_WORDS] == []
    assert last.words >= (REST if first else FEW_WORDS)
    return found


def next_event(page: Page) -> str:
    page.goto("/en/")
    path = page.locator(".next h1 a").get_attribute("href")
    assert path
    return path


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_an_event_is_one_sheet_even_with_a_picture(visit: Visit, locale: str) -> None:
    page = visit.page(locale=locale)
    path = next_event(page).replace("/en/", f"/{locale[:2]}/")
    assert [sheet[:2] for sheet in sheets(page, path)] == [(210, 297)]
    page.evaluate("document.querySelector('.event-band').classList.add('event-band-photo')")
    assert len(printed(page)) == 1
    assert [sheet[:2] for sheet in sheets(page, FESTIVAL)] == [(210, 297)]


def test_a_festival_is_a_landscape_table_with_a_sheet_for_each_day(visit: Visit) -> None:
    page = visit.page()
    found = sheets(page, f"{FESTIVAL}timetable/")
    assert [sheet[:2] for sheet in found] == [(297, 210)] * 3


@pytest.mark.parametrize(
    "path", ["/en/", "/en/agenda/", "/en/venues/ground-control/", "/en/charter/"]
)
def test_other_pages_have_no_empty_sheet(visit: Visit, path: str) -> None:
    assert {sheet[:2] for sheet in sheets(visit.page(), path)} == {(210, 297)}


def test_an_agenda_on_paper_is_a_list_with_its_address_and_nothing_to_press(visit: Visit) -> None:
    page = visit.page("/en/agenda/")
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    assert seen.rstrip().endswith(f"{visit.address}/en/agenda/")
    assert re.findall(r"Search|Français|Host desk|Month", seen) == []
    page.goto("/en/series/paris-p2p-monthly-peer-to-beer/")
    assert "History & Current State of P2P" in page.locator("main").inner_text()
