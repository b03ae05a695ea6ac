"""Every page, in light and dark, on a phone and on a laptop, can be used by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.journeys.visit import LAPTOP, NARROW, PHONE, overflow, violations
from tests.journeys.walk import kind_of, pages_from

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

SCREENS = pytest.mark.parametrize(
    "screen", ["phone", pytest.param("laptop", marks=pytest.mark.long)]
)
AUDITED = pytest.mark.parametrize(
    "audited", [False, pytest.param(True, marks=pytest.mark.long)], ids=["width", "audit"]
)
"""In another language the same pages may be wider; the audit says of them what it said before."""
DAY_AND_NIGHT: tuple[Literal["light", "dark"], Literal["light", "dark"]] = ("light", "dark")
STARTS = ["/en/", "/en/agenda/search/?q=festival"]
KNOWN = (
    *("home", "agenda", "month", "year", "search", "event", "timetable", "series", "venue"),
    *("charter", "contact", "privacy"),
)


def test_every_public_page_is_reached_by_links(visit: Visit) -> None:
    page = visit.page()
    kinds = {kind_of(path) for path in pages_from(page.request, *STARTS, within="/en/")}
    assert {f"site:{name}" for name in KNOWN} - kinds == set()


@SCREENS
def test_public_pages_are_clean_in_every_light(visit: Visit, screen: str) -> None:
    page = visit.page()
    paths = pages_from(page.request, *STARTS, within="/en/")
    assert_clean(page, [*paths, "/en/agenda/search/?q=zzz"], screen)


@AUDITED
def test_public_pages_are_clean_in_french(visit: Visit, *, audited: bool) -> None:
    page = visit.page(locale="fr-FR")
    found = []
    for path in pages_from(page.request, "/fr/", within="/fr/", examples=1):
        page.goto(path)
        found += violations(page) if audited else []
        page.set_viewport_size(NARROW)
        found += [f"{path} is {overflow(page)} px too wide"] if overflow(page) else []
        page.set_viewport_size(PHONE)
    assert "\n".join(found) == ""


def test_the_audit_sees_what_is_wrong(visit: Visit) -> None:
    page = visit.page("/en/")
    page.evaluate("document.querySelector('h1').outerHTML += '<h1></h1><img src=/mark.svg>'")
    assert {line.split()[1] for line in violations(page)} >= {"image-alt:", "empty-heading:"}


def test_a_missing_page_is_clean_too(visit: Visit) -> None:
    visit.expected |= {"/en/events/nothing/", "/en/nothing/"}
    page = visit.page()
    for screen in ("phone", "laptop"):
        assert_clean(page, ["/en/events/nothing/", "/en/nothing/"], screen)


def assert_clean(page: Page, paths: list[str], screen: str = "phone") -> None:
    """Audit each page on this screen, the contrast once more in the other light, and its width.

    A phone is looked at by day first, a laptop by night.
    """
    first, second = DAY_AND_NIGHT if screen == "phone" else DAY_AND_NIGHT[::-1]
    found = []
    for path in paths:
        page.set_viewport_size(PHONE if screen == "phone" else LAPTOP)
        page.emulate_media(color_scheme=first)
        page.goto(path)
        found += violations(page)
        page.emulate_media(color_scheme=second)
        found += violations(page, rule="color-contrast")
        page.set_viewport_size(NARROW)
        found += [f"{path} is {overflow(page)} px too wide"] if overflow(page) else []
    assert "\n".join(found) == ""
