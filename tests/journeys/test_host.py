"""The host signs in, and what she does at the desk is what the next visitor sees."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from meshup.site.demo.loading import HOST
from tests.journeys.test_pages import AUDITED, SCREENS, assert_clean
from tests.journeys.visit import LAPTOP, NARROW, PHONE, overflow, violations
from tests.journeys.walk import pages_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, StorageState

    from tests.journeys.live import LiveNode
    from tests.journeys.visit import Visit

pytestmark = pytest.mark.journey

USUAL = "paris-p2p-monthly-peer-to-beer-2027-02-03"
TITLES = {"en": "Routing night", "fr": "Night of the mesh"}
"""Of the evenings that Ada publishes from the desk in each language."""

LEAST_TARGET = 24
"""Pixels of what a finger has to hit (WCAG 2.5.8)."""


def sign_in(page: Page, live: LiveNode) -> None:
    """Sign Ada in by the link that the operator gives her."""
    page.goto(live.run("link", HOST).strip())
    page.locator("main form button").click()
    assert page.url.startswith(f"{live.address}/en/desk/")


@pytest.fixture(scope="module")
def session(browser: Browser, live: LiveNode) -> Iterator[StorageState]:
    """What Ada's browser keeps when she has signed in."""
    context = browser.new_context(locale="en-GB")
    sign_in(context.new_page(), live)
    yield context.storage_state()
    context.close()


@pytest.fixture
def desk(visit: Visit, session: StorageState) -> Page:
    """Ada's laptop, signed in."""
    return visit.page("/en/desk/", viewport=LAPTOP, storage_state=session)


@pytest.fixture
def chloe(visit: Visit) -> Page:
    """Chloé's phone."""
    return visit.page()


def badges(page: Page, slug: str) -> list[str]:
    """Return the kinds of badges that a visitor sees at the head of an event."""
    page.goto(f"/en/events/{slug}/")
    shown = page.locator(".event-head .badge").all()
    kinds = ((one.get_attribute("class") or "").split() for one in shown)
    return [word.removeprefix("badge-") for kind in kinds for word in kind if "badge-" in word]


def save(page: Page) -> None:
    """Send the form that fills the page."""
    page.locator("main form.form button[type=submit]:not([name=preview])").first.click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_confirms_moves_and_cancels_and_visitors_see_it_at_once(
    desk: Page, chloe: Page, language: str
) -> None:
    home = f"/{language}/desk/events/{USUAL}/"
    seen = [badges(chloe, USUAL)]
    desk.goto(home)
    desk.locator("form[action$='/confirm/'] button").click()
    seen.append(badges(chloe, USUAL))
    desk.goto(f"{home}move/")
    desk.locator("[name=starts]").fill("2027-02-10T18:30")
    desk.locator("[name=ends]").fill("2027-02-10T23:00")
    save(desk)
    seen.append(badges(chloe, USUAL))
    assert "2027-02-10T18:30" in chloe.content()
    desk.goto(f"{home}online/")
    desk.locator("[name=online_url]").fill("https://meet.example/paris")
    save(desk)
    seen.append(badges(chloe, USUAL))
    desk.goto(f"{home}cancel/")
    desk.locator(f"[name=reasons_{language}]").fill("The trains are on strike.")
    save(desk)
    seen.append(badges(chloe, USUAL))
    assert "The trains are on strike." in chloe.locator("main").inner_text()
    for _step in range(4):
        desk.goto(f"/{language}/desk/history/event/{USUAL}/undo/")
        save(desk)
        seen.append(badges(chloe, USUAL))
    forth = [
        ["usual"],
        ["confirmed"],
        ["confirmed", "moved"],
        ["confirmed", "moved", "online"],
        ["cancelled", "moved", "online"],
    ]
    assert seen == [*forth, *reversed(forth[:-1])]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_undoes_on_the_spot_where_the_eye_is(
    visit: Visit, session: StorageState, chloe: Page, *, scripts: bool
) -> None:
    ada = visit.page("/en/desk/", storage_state=session, java_script_enabled=scripts)
    row = ada.locator(f"#event-{USUAL}")
    row.locator("form[action$='/confirm/'] button").click()
    assert ada.url.endswith(f"/en/desk/#event-{USUAL}")
    assert row.locator("[role=status]").inner_text().startswith("Confirmed.")
    assert badges(chloe, USUAL) == ["confirmed"]
    if scripts:
        assert ada.evaluate("document.activeElement.id") == f"event-{USUAL}"
        box = row.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < PHONE["height"]
    row.get_by_role("button", name="Undo").click()
    assert ada.url.endswith(f"/en/desk/#event-{USUAL}")
    assert "It is as it was before." in row.locator("[role=status]").inner_text()
    assert badges(chloe, USUAL) == ["usual"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_publishes_an_evening_with_a_picture(desk: Page, chloe: Page, language: str) -> None:
    title = TITLES[language]
    chloe.goto("/en/agenda/")
    assert title not in chloe.locator("main").inner_text()
    desk.goto(f"/{language}/desk/events/new/?kind=themed")
    desk.locator(f"[name=titles_{language}]").fill(title)
    desk.locator("[name=starts]").fill("2027-03-20T18:00")
    desk.locator("[name=ends]").fill("2027-03-20T22:00")
    desk.locator(f".fold:has([name=texts_{language}]) > summary").click()
    desk.locator(f"[name=texts_{language}]").fill("Bring your **mesh**.")
    photo = BytesIO()
    Image.new("RGB", (1000, 600), "teal").save(photo, "JPEG")
    desk.locator("[name=picture]").set_input_files(
        FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=photo.getvalue())
    )
    desk.locator("button[name=publish]").click()
    slug = desk.url.rstrip("/").rpartition("/")[2]
    chloe.goto("/en/agenda/")
    chloe.get_by_role("link", name=title).first.click()
    assert chloe.url.endswith(f"/events/{slug}/")
    assert chloe.locator("main strong", has_text="mesh").is_visible()
    cover = chloe.locator(".event-band img")
    assert cover.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert "/media/covers/" in (cover.get_attribute("src") or "")
    desk.goto(f"/{language}/desk/events/{slug}/cancel/")
    save(desk)
    assert badges(chloe, slug) == ["cancelled"]
    chloe.goto("/en/agenda/")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_publishes_what_a_visitor_suggests(visit: Visit, desk: Page, *, scripts: bool) -> None:
    title = f"In town, who has time ({scripts})?"
    chloe = visit.page("/en/", java_script_enabled=scripts)
    chloe.locator("a[href$='/suggest/']").first.click()
    chloe.locator("[name=title]").fill(title)
    chloe.locator("[name=starts]").fill("2027-05-04T19:00")
    chloe.locator("[name=place]").fill("By the canal")
    chloe.locator("[name=reach]").fill("chloe@mail.example")
    save(chloe)
    assert chloe.url.endswith("/en/suggest/thanks/")
    chloe.goto("/en/agenda/")
    assert title not in chloe.locator("main").inner_text()
    desk.goto("/en/desk/suggestions/")
    card = desk.locator("main li, main article, main section").filter(has_text=title).last
    assert "chloe@mail.example" in desk.locator("main").inner_text()
    card.locator("form[action$='/publish/'] button").click()
    chloe.goto("/en/agenda/")
    chloe.get_by_role("link", name=title).first.click()
    assert "By the canal" in chloe.locator("main").inner_text()
    assert "chloe@mail.example" not in chloe.content()


def test_is_told_what_is_wrong_beside_the_field(visit: Visit, desk: Page) -> None:
    visit.expected.add("/en/desk/events/new/")
    desk.goto("/en/desk/events/new/?kind=themed")
    desk.locator("[name=titles_en]").fill("Backwards")
    desk.locator("[name=starts]").fill("2027-03-20T18:00")
    desk.locator("[name=ends]").fill("2027-03-20T17:00")
    desk.locator("[name=picture]").set_input_files(
        FilePayload(name="x.svg", mimeType="image/svg+xml", buffer=b"<svg/>")
    )
    desk.locator("button[name=publish]").click()
    expect(desk.locator("[aria-invalid=true]").first).to_be_visible()
    assert "/desk/events/new/" in desk.url
    expect(desk.locator("[name=titles_en]")).to_have_value("Backwards")


def test_previews_the_text_without_a_new_page(desk: Page) -> None:
    desk.goto("/en/desk/events/new/?kind=themed")
    desk.locator("[name=titles_en]").fill("Routing night")
    desk.locator(".fold:has([name=texts_en]) > summary").click()
    desk.locator("[name=texts_en]").fill("Bring your **mesh**.")
    desk.locator("button[name=preview]").click()
    desk.locator("#previews strong", has_text="mesh").wait_for()
    assert desk.locator("[name=titles_en]").input_value() == "Routing night"


def test_works_at_the_desk_without_scripts(visit: Visit, live: LiveNode) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(live.run("link", HOST).strip())
    page.locator("main form button").click()
    page.goto("/en/desk/events/new/?kind=themed")
    page.locator("[name=titles_en]").fill("Draft without scripts")
    page.locator("[name=starts]").fill("2027-04-20T18:00")
    page.locator("[name=ends]").fill("2027-04-20T22:00")
    page.locator("button[name=draft]").click()
    slug = page.url.rstrip("/").rpartition("/")[2]
    visit.expected.add(f"/en/events/{slug}/")
    page.goto(f"/en/events/{slug}/")
    assert page.locator("h1").inner_text() != "Draft without scripts"


def test_signs_out_and_the_desk_is_closed(visit: Visit, live: LiveNode) -> None:
    page = visit.page()
    sign_in(page, live)
    page.goto("/en/sign-out/")
    with page.expect_navigation():  # a script clears the device first
        page.locator("main form button").click()
    page.goto("/en/desk/")
    assert "/sign-in/" in page.url


def test_the_link_opens_once(visit: Visit, live: LiveNode) -> None:
    link = live.run("link", HOST).strip()
    ada = visit.page(link)
    ada.locator("main form button").click()
    chloe = visit.page()
    visit.expected.add(link.removeprefix(visit.address))
    chloe.goto(link)
    assert chloe.locator("main form").count() == 0


@pytest.mark.once
@SCREENS
def test_the_desk_is_clean_in_every_light(desk: Page, screen: str) -> None:
    pages = pages_from(desk.request, "/en/desk/", within="/en/desk/", examples=1)
    assert len(pages) > 20
    assert_clean(desk, pages, screen)


@pytest.mark.once
@AUDITED
def test_the_desk_is_clean_and_fits_a_narrow_phone_in_french(desk: Page, *, audited: bool) -> None:
    desk.set_viewport_size(NARROW)
    found = []
    for path in pages_from(desk.request, "/fr/desk/", within="/fr/desk/", examples=1):
        desk.goto(path)
        found += violations(desk) if audited else []
        found += [f"{path} is {overflow(desk)} px too wide"] if overflow(desk) else []
    assert "\n".join(found) == ""


@pytest.mark.once
def test_every_link_of_a_list_is_high_enough_for_a_finger(
    visit: Visit, session: StorageState
) -> None:
    phone = visit.page("/fr/desk/", storage_state=session)
    low = []
    for path in ("", "events/", "events/?year=2025", "history/", "series/", "suggestions/"):
        phone.goto(f"/fr/desk/{path}")
        links = phone.locator("main :is(.rows, .todos, .changes, .panel, nav) a")
        assert links.count()
        heights = links.evaluate_all(
            "links => links.map((a) => [a.innerText, a.getBoundingClientRect().height])"
        )
        low += [(path, text, height) for text, height in heights if height < LEAST_TARGET]
    assert low == []
