"""The rounds on visitors' phones: joining, a table, who cannot be found, no network, leaving.

A phone loses its network, is opened anew without one, and the node is killed. Rounds last ten
minutes, whatever a slow machine takes; where a test waits for an end, that end is brought near.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.live import LiveNode
from tests.journeys.visit import violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

NAMES = ("Ada", "Bilal", "Chloé", "Djamila")
AWAY = ("net::ERR_", "WebSocket connection to", "error occurred when fetching the script")
"""What a browser says of a network, or a node, that is away."""
BEFORE = """
from meshup.kit import clock
from meshup.person_to_person.domain import rounds, sessions
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.values import SessionWish
from meshup.person_to_person.models import RoundSession
from meshup.presence.domain.join_codes import join_code
from meshup.projector.domain.running_evenings import running_evenings

at = clock.now()
slug = running_evenings(at)[0].phones.rstrip("/").split("/")[-2]
"""
OPEN = """
RoundSession.objects.all().delete()
sessions.open_session(None, slug, SessionWish(rounds=3, pause_seconds=60), at)
print("FOUND", slug, join_code(slug, at).text)
"""
BEGIN = "rounds.start(None, slug, at); rounds.begin_now(None, slug, 1, at)"
NEARLY_OVER = """
from meshup.person_to_person.models import Round
left = Round.objects.get().ends_at - at
rounds.extend(None, slug, 30 - round(left.total_seconds()), at)
advance(slug, at)
"""
"""Half a minute before its end the next round has been planned."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node whose evening runs."""
    node = LiveNode(tmp_path_factory.mktemp("rounds"), "evening")
    yield node
    node.stop()


@pytest.fixture(autouse=True)
def forgiving(visit: Visit) -> Iterator[None]:
    """What browsers say about a network that this test cuts is no problem."""
    yield
    visit.problems[:] = [told for told in visit.problems if not any(map(told.__contains__, AWAY))]


def do(live: LiveNode, what: str) -> str:
    """Let the node do something; return what it prints."""
    return live.run("manage", "shell", "-c", BEFORE + what)


def opened(live: LiveNode) -> tuple[str, str]:
    """Open rounds of a minute; return the address of their page, and the code on the screen."""
    found = re.search(r"FOUND (\S+) (\S+)", do(live, OPEN))
    assert found is not None
    return f"/en/events/{found[1]}/person-to-person/", found[2]


def taking_part(visit: Visit, address: str, code: str, name: str) -> Page:
    """Take part by one press, from the address in the picture on the screen."""
    page = visit.page(f"{address}?code={code}")
    page.get_by_label("What shall we call you?").fill(name)
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    return page


def at_table(page: Page) -> tuple[str, str]:
    """Return with whom a phone says that one sits, and where."""
    names = ", ".join(page.locator(".seat-name:visible").all_text_contents())
    return names, page.locator(".seat-title:visible").text_content() or ""


def is_kept(page: Page) -> None:
    """Wait until the browser could open the page without a network."""
    page.wait_for_function(
        """async () => {
          const { active } = await navigator.serviceWorker.ready;
          const shell = await caches.match(location.pathname);
          return active?.state === "activated" && shell !== undefined;
        }"""
    )


def test_an_evening_on_four_phones(visit: Visit, live: LiveNode):
    address, code = opened(live)
    phones = {name: taking_part(visit, address, code, name) for name in NAMES}
    ada = phones["Ada"]
    is_kept(ada)
    do(live, BEGIN)
    expect(ada.locator(".seat-title")).to_have_text(re.compile(r"Table \d"))
    other, table = at_table(ada)
    assert at_table(phones[other]) == ("Ada", table)
    for place in (".seat-title", ".seat-name", ".seat-time"):  # in sight without scrolling
        box = ada.locator(place).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844

    ada.get_by_role("button", name="I can’t find them").click()
    expect(phones[other].locator(".seat-missed")).to_have_text(f"Ada cannot find you: {table}")
    phones[other].get_by_role("button", name="I am here").click()
    phones[other].get_by_role("button", name="We have found each other").click()
    expect(phones[other].locator(".seat-missed")).to_be_hidden()
    expect(ada.get_by_role("button", name="I can’t find them")).to_be_visible()

    do(live, NEARLY_OVER)
    goes_on_without_a_network(ada, other)


def goes_on_without_a_network(ada: Page, other: str) -> None:
    """Let a phone without a network find its next table, also when it is opened anew, and leave."""
    ada.wait_for_function(
        "() => Object.values(localStorage)"
        ".some((kept) => JSON.parse(kept).state?.people[0].seat.next)"
    )
    ada.context.set_offline(True)
    expect(ada.locator(".seat-eyebrow")).to_have_text("Round 2 of 3", timeout=60_000)
    following = at_table(ada)
    assert following[0] not in {"", other}
    ada.reload()
    expect(ada.get_by_text("No connection. This is what your phone knows")).to_be_visible()
    assert at_table(ada) == following
    ada.get_by_role("button", name="Leave").click()
    expect(ada.get_by_text("Kept on this phone")).to_be_visible()
    ada.context.set_offline(False)
    expect(ada.get_by_role("heading", name="You have left the rounds")).to_be_visible()
    ada.get_by_role("button", name="I am back").click()
    expect(ada.get_by_role("button", name="Leave")).to_be_visible()


def test_a_phone_goes_on_after_the_node_was_killed(visit: Visit, live: LiveNode):
    address, code = opened(live)
    phones = [taking_part(visit, address, code, name) for name in NAMES[:2]]
    do(live, BEGIN)
    for page in phones:
        expect(page.locator(".seat-title")).to_have_text("Table 1")
    live.process.kill()
    live.process.wait()
    live.start()
    phones[0].get_by_role("button", name="Skip the next round").click()
    expect(phones[0].get_by_role("button", name="Not skip after all")).to_be_visible(timeout=40_000)
    phones[0].get_by_role("button", name="I can’t find them").click()
    expect(phones[1].locator(".seat-missed")).to_be_visible(timeout=40_000)


def test_without_a_script_it_is_all_forms(visit: Visit, live: LiveNode):
    address, code = opened(live)
    page = visit.page(f"{address}?code={code}", java_script_enabled=False)
    page.get_by_label("What shall we call you?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    other = taking_part(visit, address, code, "Bilal")
    do(live, BEGIN)
    page.reload()
    assert at_table(page) == ("Bilal", "Table 1")
    page.get_by_role("button", name="I can’t find them").click()
    expect(page.get_by_text("They are asked on their phone.")).to_be_visible()
    expect(other.locator(".seat-missed")).to_have_text("Ada cannot find you: Table 1")
    page.get_by_role("link", name="Your wishes, and whom not to meet").click()
    page.locator("[name=name]").last.fill("Somebody")
    page.get_by_role("button", name="Not this person").click()
    expect(page.get_by_text("You will not be brought together.")).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fr", "dark")])
def test_everybody_can_use_it(visit: Visit, live: LiveNode, language: str, scheme: str):
    address, code = opened(live)
    address = address.replace("/en/", f"/{language}/")
    page = visit.page(f"{address}?code={code}", color_scheme=scheme)
    assert violations(page) == []
    page.locator("[name=languages][value=en]").first.check()
    page.locator("[name=display_name]").first.fill("Ada")
    page.keyboard.press("Enter")
    expect(page.locator(".seat-title")).to_be_visible()
    assert violations(page) == []
    taking_part(visit, address.replace(f"/{language}/", "/en/"), code, "Bilal")
    do(live, BEGIN)
    expect(page.locator(".seat-name")).to_have_text("Bilal")
    assert page.locator("[data-spoken]").text_content()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.goto(f"{address}wishes/")
    assert violations(page) == []
