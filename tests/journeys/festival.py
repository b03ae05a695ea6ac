"""What hosts of three communities do to hold a festival together: a step is a function.

Each host has a browser of their own, a laptop in English, and sits at the desk of their own node.
Whoever waits for another node looks again at the page, as people do.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from tests.journeys.visit import LAPTOP, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from icalendar import Event
    from playwright.sync_api import Browser, Page

    from tests.site.running_mesh import OneOfMesh

MINUTE = 60.0
PATIENCE_SECONDS = 4 * MINUTE
"""A machine may be busy; how long it took is what a test asserts where it is promised."""
NOT_FOUND = 404
PARIS = ZoneInfo("Europe/Paris")
FIELD = "%Y-%m-%dT%H:%M"
TITLE = "Festival of three rivers"
SLUG = "festival-of-three-rivers"
SPEAKER = "Nadia of the river"


@dataclass
class Host:
    """Somebody who hosts, at their desk."""

    node: OneOfMesh
    visit: Visit
    page: Page

    @property
    def name(self) -> str:
        """How their community is called."""
        return self.node.node.name

    def open(self, path: str = "") -> Page:
        """Open a page of the desk."""
        self.page.goto(f"/en/desk/{path}")
        return self.page

    def reads(self, path: str = "") -> str:
        """Return what a page of the desk says."""
        return self.open(path).locator("main").inner_text()

    def sees(self, path: str, *words: str) -> float:
        """Look at a page of the desk until it says all these words; return how long it took."""
        return until(
            lambda: all(one in self.reads(path) for one in words), lambda: self.reads(path)
        )

    def look_away(self) -> None:
        """Leave every page that is open, whose server will not be there."""
        for context in self.visit.contexts:
            for page in context.pages:
                page.goto("about:blank")

    def event(self) -> dict[str, Any]:
        """Return the festival as their node shows it to programs; {} where it shows none."""
        try:
            shown: dict[str, Any] = self.node.read(f"/api/events/{SLUG}")
        except HTTPError as error:
            if error.code != NOT_FOUND:
                raise
            return {}
        return shown


def until(is_so: Callable[[], object], how: Callable[[], object]) -> float:
    """Wait until something is so, and return how many seconds; ``how`` says how it is instead."""
    begun = time.monotonic()
    while not is_so():
        took = time.monotonic() - begun
        assert took < PATIENCE_SECONDS, how()
        time.sleep(0.3)
    return time.monotonic() - begun


def at_desk(browser: Browser, node: OneOfMesh) -> Host:
    """Sign the host of a node in."""
    visit = Visit(browser, node.address)
    page = visit.page(viewport=LAPTOP)
    page.goto(node.mesh.links[node.node.slug])
    page.locator("main form button").click()
    return Host(node, visit, page)


# ── the festival ──────────────────────────────────────────────────────────────────────────────


def announce(home: Host, days: int = 20) -> datetime:
    """Publish a festival at the home's own place; return when it begins."""
    starts = (datetime.now(PARIS) + timedelta(days=days)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    page = home.open("events/new/?kind=festival")
    page.locator("[name=titles_en]").fill(TITLE)
    page.locator("[name=starts]").fill(starts.strftime(FIELD))
    page.locator("[name=ends]").fill((starts + timedelta(hours=5)).strftime(FIELD))
    page.locator("[name=venue]").select_option(
        label=f"{home.node.node.venue}, {home.node.node.city}"
    )
    page.locator("button[name=publish]").click()
    assert urlsplit(page.url).path == f"/en/desk/events/{SLUG}/", page.locator("main").inner_text()
    return starts


def invite(home: Host, *others: Host) -> None:
    """Ask others to hold the festival with us."""
    page = home.open(f"events/{SLUG}/together/")
    for other in others:
        page.get_by_label(other.name).check()
    page.locator("[name=expected]").fill("You bring the projector, we pay the room.")
    page.get_by_role("button", name="Ask them").click()
    assert "They are asked." in page.locator("main").inner_text()


def open_request(host: Host, asked: str = TITLE) -> Page:
    """Open the latest request in which these words stand, as soon as it has come."""
    host.sees("requests/", asked)
    host.page.get_by_role("link").filter(has_text=asked).first.click()
    return host.page


def answer(host: Host, button: str, asked: str = TITLE, *, own_place: bool = False) -> None:
    """Say "Yes", "Perhaps" or "No"."""
    page = open_request(host, asked)
    if own_place:
        page.locator("[name=ownPlace]").check()
    page.get_by_role("button", name=button, exact=True).click()


def take_back(host: Host) -> None:
    """Hold the festival no longer."""
    page = open_request(host)
    page.get_by_role("link", name="Take your yes back").click()
    page.locator("main form button[type=submit]").first.click()


def carries(host: Host) -> float:
    """Wait until the festival stands in the agenda of a host."""
    return until(host.event, lambda: host.reads("requests/"))


def hold_at_own_place(host: Host) -> None:
    """Say where we hold it."""
    page = host.open(f"events/{SLUG}/edit/")
    assert page.locator("[name=titles_en]").is_disabled()
    assert page.locator("[name=starts]").is_disabled()
    venue = f"{host.node.node.venue}, {host.node.node.city}"
    page.locator("[name=venue]").select_option(label=venue)
    page.locator("button[name=save]").click()


def name_successor(home: Host, host: Host) -> None:
    """Say who goes on with it when the home falls silent for a day."""
    page = home.open(f"events/{SLUG}/together/")
    page.locator("[name=successor_1]").select_option(label=host.name)
    page.locator("[name=take_over_after_days]").fill("1")
    page.locator("form[action$='settings/'] button").click()
    assert "Saved." in page.locator("main").inner_text()


def give_part(home: Host, host: Host) -> None:
    """Give the hall to another host, who fills it."""
    page = home.open(f"events/{SLUG}/parts/")
    page.locator("[name=group]").select_option(label=host.name)
    page.locator("[name=zone]").fill("Hall")
    page.get_by_role("button", name="Give this part").click()


def fill_part(host: Host, title: str) -> None:
    """Put a talk of our own pool into our part, from our own board."""
    host.sees(f"events/{SLUG}/", "Your part of the programme")
    page = host.open(f"events/{SLUG}/programme/")
    page.locator("select[name=target]").select_option("1|Hall")
    page.locator("[data-waiting]").filter(has_text=title).get_by_role("button").click()
    page.locator("[data-column] [data-grip]").filter(has_text=title).first.wait_for()
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"**/desk/events/{SLUG}/")


def move_by_a_day(home: Host, starts: datetime) -> datetime:
    """Move the festival to the next day, and to another place; return when it begins."""
    later = starts + timedelta(days=1)
    page = home.open(f"events/{SLUG}/move/")
    page.locator("[name=starts]").fill(later.strftime(FIELD))
    page.locator("[name=ends]").fill((later + timedelta(hours=5)).strftime(FIELD))
    page.locator("main form.form button[type=submit]").first.click()
    page = home.open(f"events/{SLUG}/edit/")
    page.locator("[name=venue]").select_option("+")
    page.locator("[name=place_name]").fill("La Halle aux nœuds")
    page.locator("button[name=save]").click()
    return later


def go_on(successor: Host) -> None:
    """Be the home of the festival, as soon as the desk asks for it."""
    successor.sees("", "Go on from here")
    successor.page.get_by_role("button", name="Go on from here").first.click()


def is_home(host: Host) -> bool:
    """Say whether a host keeps the date and words of the festival."""
    return host.open(f"events/{SLUG}/edit/").locator("[name=titles_en]").is_enabled()


# ── visitors ──────────────────────────────────────────────────────────────────────────────────


def come(host: Host, name: str, email: str) -> None:
    """Let a visitor say on a host's page that they come, under a name, with an address."""
    page = host.visit.page(f"/en/events/{SLUG}/")
    page.locator("[data-come] button").first.click()
    page.get_by_role("heading", level=1, name="You’re coming").wait_for()
    page.locator("[name=name]").first.fill(name)
    page.locator("[name=email]").first.fill(email)
    page.locator("[name=email]").first.press("Enter")
    page.wait_for_load_state()


def propose(host: Host, title: str) -> None:
    """Let a stranger propose a talk to a community."""
    page = host.visit.page("/en/propose/")
    page.locator("#id_titles_en").fill(title)
    page.locator("#id_name").fill(SPEAKER)
    page.locator(".propose-send button").click()
    page.wait_for_url("**/proposed/**")


def public_words(host: Host) -> str:
    """Return what everybody reads of the festival at a host."""
    with urlopen(f"{host.node.address}/en/events/{SLUG}/", timeout=60) as shown:
        return str(shown.read().decode())


def nearest(host: Host, latitude: float, longitude: float) -> tuple[list[str], list[str]]:
    """Let a visitor press "To where I am"; return the places in order, and what was asked for it.

    Nothing may stay in the browser.
    """
    where = {"latitude": latitude, "longitude": longitude}
    page = host.visit.page(f"/en/events/{SLUG}/", geolocation=where, permissions=["geolocation"])
    asked: list[str] = []
    before = page.locator("[data-nearest-list] > li").all_inner_texts()
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[data-nearest]").click()
    page.wait_for_function(
        "before => document.querySelector('[data-nearest-list] > li').innerText !== before",
        arg=before[0],
    )
    kept = "[localStorage.length, sessionStorage.length, document.cookie, location.search]"
    assert page.evaluate(kept) == [0, 0, "", ""]
    assert page.context.cookies() == []
    return page.locator("[data-nearest-list] > li").all_inner_texts(), asked


# ── the library ───────────────────────────────────────────────────────────────────────────────


def offer_projector(host: Host) -> None:
    """Put a projector into the library, for the mesh."""
    page = host.open("library/new/tool/")
    page.locator("[name=titles_en]").fill("Bright projector")
    _save_and_offer(page)


def offer_letter(host: Host) -> None:
    """Put a letter into the library, which others may copy."""
    page = host.open("library/new/content/")
    page.locator("[name=kind]").select_option("letter")
    page.locator("[name=titles_en]").fill("How we thank speakers")
    page.locator("[name=texts_en]").fill("Thank you, *dear* speaker.")
    page.locator("[name=licence]").select_option("CC-BY-SA-4.0")
    page.locator("[name=credit]").fill("Zoé of the radio club")
    _save_and_offer(page)


def _save_and_offer(page: Page) -> None:
    page.locator("main form.form button[type=submit]").first.click()
    page.locator("form[action$='/offer/'] button").click()
    assert "they find it within the hour" in page.locator("main").inner_text()


def find_in_mesh(host: Host, title: str) -> Page:
    """Open something that another node offers, as soon as its list was read."""
    host.sees("library/mesh/", title)
    host.page.get_by_role("link", name=title).click()
    return host.page


def borrow(host: Host, title: str, days: int = 2) -> None:
    """Ask for something from today on."""
    page = find_in_mesh(host, title)
    today = datetime.now(PARIS).date()
    page.locator("[name=starts_on]").fill(today.isoformat())
    page.locator("[name=ends_on]").fill((today + timedelta(days=days)).isoformat())
    page.locator("[name=words]").fill("For the festival")
    page.get_by_role("button", name="Send").click()


def take_copy(host: Host, title: str) -> str:
    """Take a copy of something; return what the page of the copy says."""
    page = find_in_mesh(host, title)
    page.get_by_role("button", name="Take a copy").click()
    page.wait_for_url("**/desk/library/**")
    return page.locator("main").inner_text()


# ── calendars ─────────────────────────────────────────────────────────────────────────────────


class Calendars:
    """What somebody sees who subscribed to the calendars of all three, with another's program.

    The festival is one event in all of them: of one UID, with a SEQUENCE that never falls.
    """

    def __init__(self) -> None:
        self.uid = ""
        self.sequences: dict[str, int] = {}

    def show(self, host: Host) -> list[Event]:
        """Return the festival as a calendar has it, and look at what may not change."""
        with urlopen(f"{host.node.address}/agenda.ics", timeout=60) as answered:
            calendar = Calendar.from_ical(answered.read())
        now = datetime.now(PARIS)
        events = recurring_ical_events.of(calendar).between(now, now + timedelta(days=90))
        found = [event for event in events if TITLE in str(event["SUMMARY"])]
        for event in found:
            self.uid = self.uid or str(event["UID"])
            assert str(event["UID"]) == self.uid
            sequence, slug = int(event["SEQUENCE"]), host.node.node.slug
            assert sequence >= self.sequences.get(slug, 0), (slug, sequence)
            self.sequences[slug] = sequence
        return found

    def all_show(self, hosts: Iterable[Host], starts: datetime) -> None:
        """Wait until each calendar has the festival once, at this hour."""
        for host in hosts:
            until(partial(self._is_at, host, starts), partial(self.show, host))

    def _is_at(self, host: Host, starts: datetime) -> bool:
        shown = self.show(host)
        assert len(shown) <= 1
        return [event["DTSTART"].dt for event in shown] == [starts]
