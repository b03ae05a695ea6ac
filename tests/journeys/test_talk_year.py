"""A talk lives through a year: proposed by a stranger, offered, accepted, moved, held, with slides.

Nadia is a stranger: on a phone, in French, without a script. Ada hosts: on a laptop, in English.
Nobody types an address but that of the first page, and of the letter's secret link.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, expect

from meshup.kit import clock
from tests.journeys.test_host import sign_in
from tests.journeys.turned_node import TurnedNode
from tests.journeys.visit import LAPTOP, PHONE, Visit, overflow, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.journey, pytest.mark.once]

TITLE, NAME = "La rumeur sans la foule", "Nadia"
SLIDES = FilePayload(name="rumeur.md", mimeType="text/markdown", buffer=b"# La rumeur\n\nTrois.\n")
SLOT = "Proposer une intervention"
EVENINGS, PROPOSED = "Mes soirées", "Ce que vous avez proposé depuis cet appareil"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnedNode]:
    """A node of its own, for half a year passes there."""
    node = TurnedNode(tmp_path_factory.mktemp("year"), "call")
    yield node
    node.stop()


@pytest.fixture
def visit(browser: Browser, live: TurnedNode) -> Iterator[Visit]:
    visiting = Visit(browser, live.address)
    yield visiting
    visiting.leave()


@pytest.fixture
def nadia(visit: Visit) -> Page:
    """A stranger's phone."""
    return visit.page(viewport=PHONE, locale="fr-FR", java_script_enabled=False)


@pytest.fixture
def ada(visit: Visit, live: TurnedNode) -> Page:
    """The host's laptop."""
    page = visit.page(viewport=LAPTOP)
    sign_in(page, live)
    return page


def first_wednesday(year: int, month: int) -> date:
    """Return when the evening of a month is."""
    first = date(year, month, 1)
    return first + timedelta(days=(2 - first.weekday()) % 7)


def evenings() -> tuple[date, date]:
    """Return the evening after the next one, to be offered, and the one four months later."""
    today = clock.now().date()
    months = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(8))
    coming = [day for year, month in months if (day := first_wednesday(year, month + 1)) >= today]
    return coming[1], coming[5]


def choice_of(select: Locator, day: date) -> str:
    """Return the value of the evening that a select has for a day: it is said in words."""
    values: list[str] = select.locator("option").evaluate_all("(all) => all.map((o) => o.value)")
    return next(value for value in values if value.endswith(day.isoformat()))


def text_of(page: Page, link: str) -> str:
    """Return what a program reads at the address of a link, its lines unfolded."""
    return page.request.get(link).text().replace("\r\n ", "").replace("\r\n", "\n")


def entry(page: Page) -> tuple[int, str]:
    """Return the SEQUENCE of the calendar entry that the page of an event offers, and all of it."""
    text = text_of(page, f"{urlsplit(page.url).path.removeprefix('/fr').rstrip('/')}.ics")
    found = re.search(r"^SEQUENCE:(\d+)$", text, re.MULTILINE)
    assert found is not None
    return int(found[1]), text


def session_of(page: Page) -> dict[str, Any] | None:
    """Return what conference apps read of the talk, and None when it is on no evening."""
    days = page.request.get("/schedule.json").json()["schedule"]["conference"]["days"]
    rooms = (sessions for day in days for sessions in day["rooms"].values())
    return next((each for room in rooms for each in room if each["title"] == TITLE), None)


def performers(page: Page) -> list[str]:
    """Return who speaks, as search engines read it on the page of an event."""
    blocks = page.locator("script[type='application/ld+json']").all_text_contents()
    found = re.findall(r'"name":\s*"([^"]*)"', json.dumps(json.loads("[" + ",".join(blocks) + "]")))
    return [name for name in found if name == NAME]


def to_own_talks(page: Page) -> None:
    """Come back some day: by the menu to one's own evenings, and from there to one's talks."""
    page.goto("/fr/")
    page.get_by_role("link", name=EVENINGS).first.click()
    page.get_by_role("link", name=PROPOSED).click()


def propose(page: Page) -> str:
    """Take the open slot of the next evening, from the first page; return the secret link."""
    page.goto("/fr/")
    page.locator(".open-slots a", has_text=SLOT).first.click()
    assert page.locator("input[name=evenings]:checked").count() == 1
    page.locator("#id_titles_fr").fill(TITLE)
    page.locator("#id_name").fill(NAME)
    page.locator(".propose-send button").click()
    expect(page.locator(".notice-good")).to_contain_text("Merci")
    return page.locator(".secret-address").first.input_value()


def offer(page: Page, day: date) -> None:
    """Find it in the pool, and offer an evening."""
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Read them").first.click()
    page.get_by_role("link", name=TITLE).click()
    form = page.locator("form[action$='/offer/']")
    select = form.get_by_label("Evening")
    select.select_option(choice_of(select, day))
    form.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("The speaker has not answered yet.")).to_be_visible()


def accept(page: Page, link: str) -> None:
    """Open the secret link, by which nothing happens, and take the date by the button."""
    page.goto(link)
    page.reload()
    expect(page.locator(".badge").first).to_have_text("une date est proposée")
    page.get_by_role("button", name="Je la prends").click()
    expect(page.locator(".badge").first).to_have_text("acceptée")
    assert overflow(page) == 0


def publish(page: Page) -> None:
    """Hear of the yes on the first page of the desk, set the talk in the builder, publish."""
    page.get_by_role("link", name="Overview").click()
    todo = page.locator("li", has_text="its speaker said yes")
    todo.get_by_role("link", name="Open the programme").click()
    waiting = page.locator("[data-waiting]", has_text=TITLE)
    expect(waiting).to_contain_text("accepted for this date")
    waiting.get_by_role("button", name="Put in").click()
    placed = page.locator("[data-column='c1-0'] [data-card]", has_text=TITLE)
    expect(placed).to_contain_text("19:00 to 19:15")  # where there is time for talks
    expect(page.locator(".programme-told")).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Version 1 of the programme is published.")


def read_as_stranger(page: Page, day: date) -> int:
    """Read the evening and the talk; return the SEQUENCE of the evening's calendar entry."""
    page.goto("/fr/")
    page.locator(f"a[href$='{day.isoformat()}/']").first.click()
    lines = page.locator("main")
    expect(lines.get_by_role("link", name=TITLE)).to_be_visible()
    expect(lines).to_contain_text(NAME)
    assert performers(page)
    sequence, text = entry(page)
    assert TITLE in text
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).to_contain_text(NAME)
    expect(page.locator(f"main a[href$='{day.isoformat()}/']")).to_be_visible()
    session = session_of(page)
    assert session is not None
    assert session["date"].startswith(day.isoformat())
    assert [person["public_name"] for person in session["persons"]] == [NAME]
    assert urlsplit(session["url"]).path == urlsplit(page.url).path
    assert overflow(page) == 0
    return sequence


def move(page: Page, day: date) -> None:
    """Let it travel to another evening: one select on its page at the desk."""
    page.get_by_role("link", name=TITLE).first.click()
    form = page.locator("form[action$='/place/']")
    select = form.get_by_label("Evening")
    select.select_option(choice_of(select, day))
    form.get_by_role("button", name="Move it").click()
    expect(page.locator(".notice", has_text="It has moved to that evening.")).to_be_visible()


def upload(page: Page) -> None:
    """Find one's talk again, which was held, and add slides."""
    to_own_talks(page)
    own = page.locator(".own-talk")
    expect(own.locator(".badge")).to_have_text("tenue")
    own.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Diapositives, sujets").click()
    page.locator("input[type=file]").set_input_files(SLIDES)
    page.get_by_role("button", name="Ajouter des diapositives").click()
    expect(page.locator(".talk-materials")).to_contain_text("Markdown")


def test_from_an_open_slot_to_slides_half_a_year_later(
    live: TurnedNode, visit: Visit, nadia: Page, ada: Page
) -> None:
    soon, may = evenings()
    link = propose(nadia)
    offer(ada, soon)
    accept(nadia, link)
    publish(ada)
    chloe = visit.page(viewport=PHONE, locale="fr-FR")
    published = read_as_stranger(chloe, soon)
    talk_page = chloe.url

    move(ada, may)
    read_as_stranger(chloe, may)
    assert chloe.url == talk_page
    has_left(chloe, soon, published)

    morning_after = datetime.combine(may + timedelta(days=1), time(9), UTC)
    live.turn_on(morning_after - clock.now())
    wait_until_held(nadia)
    upload(nadia)
    take_slides(chloe, may, talk_page)


def has_left(page: Page, day: date, published: int) -> None:
    """See that an evening has the talk no more, and that its calendar entry is newer."""
    page.goto("/fr/")
    page.locator(f"a[href$='{day.isoformat()}/']").first.click()
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
    sequence, text = entry(page)
    assert sequence > published
    assert TITLE not in text


def take_slides(page: Page, day: date, talk_page: str) -> None:
    """Find the slides on the page of the evening that is over, and take them from the talk's."""
    assert session_of(page) is None
    page.goto("/fr/")
    page.locator(f"a[href$='{day.isoformat()}/']").first.click()
    expect(page.locator("main a[download]")).to_have_text(TITLE)
    page.get_by_role("link", name=TITLE).first.click()
    assert page.url == talk_page
    with page.expect_download() as told:
        page.locator(".talk-materials a").first.click()
    assert told.value.path().read_bytes() == SLIDES["buffer"]
    assert violations(page) == []
    assert overflow(page) == 0


def wait_until_held(page: Page) -> None:
    """Wait until the chores of the night are done."""
    to_own_talks(page)
    for _ in range(40):
        if page.locator(".own-talk .badge").inner_text() == "tenue":
            return
        page.wait_for_timeout(250)
        page.reload()
