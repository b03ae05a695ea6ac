"""Person-to-person on the wall and on paper, while a host leads it from the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.live import LiveNode
from tests.journeys.paper import printed
from tests.journeys.test_evening import RUNNING, forgive
from tests.journeys.test_host import sign_in
from tests.journeys.visit import violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

WALL = {"viewport": {"width": 1920, "height": 1080}}
NAMES = (
    *("Chloé", "Bilal", "Dana", "Eli", "Farid", "Gaëlle"),
    *("Hugo", "Inès", "Jonas", "Karim", "Lise", "Odile"),
)
"""Who takes part at the demo's evening; Odile has no phone."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node at whose evening twelve people gather."""
    node = LiveNode(tmp_path_factory.mktemp("rounds"), "evening")
    yield node
    node.stop()


@pytest.fixture(scope="module")
def screen(live: LiveNode) -> str:
    """Return the secret address of the projector."""
    found = re.search(r"FOUND \S+ (\S+)", live.run("manage", "shell", "-c", RUNNING))
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def slug(screen: str) -> str:
    """Return the address of the event."""
    return screen.rstrip("/").split("/")[-3]


def scene(wall: Page, state: str) -> None:
    """Wait until the wall shows the rounds in a state."""
    expect(wall.locator("[data-rounds]")).to_have_attribute("data-rounds", state)


def names_on(page: Page) -> list[str]:
    return sorted(page.locator(".rounds-person").all_inner_texts())


def all_in_sight(wall: Page) -> None:
    """Nothing scrolls, and each name is whole within the window."""
    size = wall.viewport_size
    assert size is not None
    assert wall.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    ) == [size["width"], size["height"]]
    cut = wall.evaluate(
        """() => [...document.querySelectorAll(".rounds-person, .rounds-who")].filter((name) => {
          const { right, bottom } = name.getBoundingClientRect();
          const isWide = name.scrollWidth > name.clientWidth + 1;
          return right > innerWidth || bottom > innerHeight || isWide;
        }).map((name) => name.textContent)"""
    )
    assert cut == []


def at_the_desk(desk: Page, slug: str, button: str, *, is_folded: bool = False) -> None:
    """Press a button of the page on which rounds are led."""
    desk.goto(f"/en/desk/events/{slug}/person-to-person/")
    if is_folded:
        desk.locator("#stage summary").click()
    desk.get_by_role("button", name=button).click()


def test_the_wall_shows_who_sits_where_the_time_and_the_end_as_the_host_leads(
    visit: Visit, live: LiveNode, screen: str, slug: str
):
    wall = visit.page(screen, **WALL)
    scene(wall, "gathering")
    expect(wall.get_by_role("heading", name="Person-to-person: join")).to_be_visible()
    expect(wall.get_by_text("12 people take part")).to_be_visible()
    assert wall.locator(".join-picture").count() == 1
    assert violations(wall) == []
    desk = visit.page()
    sign_in(desk, live)
    wall.wait_for_timeout(500)  # the channels are open
    at_the_desk(desk, slug, "Start round 1")
    scene(wall, "announced")
    expect(wall.get_by_role("heading", name="Round 1 of 5")).to_be_visible()
    assert names_on(wall) == sorted(NAMES)
    all_in_sight(wall)
    assert violations(wall) == []
    on_paper(visit.page(), live, slug)
    at_the_desk(desk, slug, "Begin to talk now")
    scene(wall, "talking")
    expect(wall.locator(".rounds-left")).to_have_text("10")
    assert violations(wall) == []
    at_the_desk(desk, slug, "End this round now")
    expect(wall.get_by_role("heading", name="Round 2 of 5")).to_be_visible()
    scene(wall, "announced")
    all_in_sight(wall)
    without_a_network(wall)
    at_the_desk(desk, slug, "End person-to-person", is_folded=True)
    scene(wall, "ended")
    expect(wall.get_by_role("heading", name="Thank you for talking!")).to_be_visible()
    expect(wall.get_by_role("heading", name="You are here? Say so.")).to_be_visible()
    forgive(visit)


def without_a_network(wall: Page) -> None:
    """The wall goes from one scene to the next by its own clock, and comes back by itself."""
    wall.context.set_offline(True)
    wall.clock.install()
    wall.clock.run_for(130_000)
    scene(wall, "talking")
    wall.context.set_offline(False)
    wall.clock.run_for(60_000)


def on_paper(desk: Page, live: LiveNode, slug: str) -> None:
    """The sheet that a host prints names everybody, on one page."""
    sign_in(desk, live)
    desk.goto(f"/en/desk/events/{slug}/person-to-person/sheet/")
    assert violations(desk) == []
    sheets = printed(desk)
    assert [sheet[:2] for sheet in sheets] == [(210, 297)]
    desk.emulate_media(media="print")
    words = desk.locator("body").inner_text()
    for name in NAMES:
        assert words.count(name) == 2, name  # by name, and by table
    assert "Desk" not in words
    assert "Print" not in words
    desk.emulate_media(media="null")
    desk.goto(f"/en/desk/events/{slug}/person-to-person/sheet/cards/")
    cards = printed(desk)
    assert [card[:2] for card in cards] == [(210, 297)] * 6
    assert all(card.words > 0 for card in cards)
