"""What a host hands on: an announcement, and a link for somebody who has no mail yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_host import USUAL, sign_in
from tests.journeys.visit import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.live import LiveNode
    from tests.journeys.visit import Visit

pytestmark = pytest.mark.journey


def clipboard(page: Page) -> str:
    """Return what was copied last."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_copies_an_announcement_by_one_tap_and_hears_that_it_is_done(
    visit: Visit, live: LiveNode
) -> None:
    ada = visit.page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(ada, live)
    ada.goto(f"/en/desk/events/{USUAL}/announce/")
    for name in ("post-fr", "forum-fr", "subject-fr", "mail-fr"):
        ada.locator(f"[data-copy={name}]").click()
        expect(ada.locator(f"[data-copy={name}] + [role=status]")).to_have_text("Copied")
        assert clipboard(ada) == ada.locator(f"#{name}").input_value().strip()
    assert violations(ada) == []


def test_hands_a_link_over_and_the_helper_is_in(visit: Visit, live: LiveNode) -> None:
    ada = visit.page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(ada, live)
    ada.goto("/en/desk/people/")
    ada.locator("[name=email]").fill("chloe@mail.example")
    ada.locator("[name=name]").fill("Chloé")
    ada.locator("main form.form button").click()
    ada.locator("[data-copy=link]").click()
    expect(ada.locator("[data-copy=link] + [role=status]")).to_have_text("Copied")
    assert violations(ada) == []
    chloe = visit.page()
    chloe.goto(clipboard(ada))
    chloe.locator("main form button").click()
    chloe.goto("/en/desk/me/")
    expect(chloe.locator("main")).to_contain_text("chloe@mail.example")
    ada.goto("/en/desk/people/")
    ada.get_by_role("link", name="Chloé").click()
    assert ada.locator("[action$='/link/']").count() == 0
    ada.locator("[action$='/remove/'] button").click()


def test_without_scripts_the_texts_are_there_and_no_dead_button(
    visit: Visit, live: LiveNode
) -> None:
    ada = visit.page(java_script_enabled=False)
    sign_in(ada, live)
    ada.goto(f"/fr/desk/events/{USUAL}/announce/")
    assert USUAL in ada.locator("#post-fr").input_value()
    assert [button.is_visible() for button in ada.locator("[data-copy]").all()] == [False] * 8
