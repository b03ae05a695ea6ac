"""Somebody comes to a whole series and leaves an address; when a date moves, a letter says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import recurring_ical_events
from icalendar import Calendar
from playwright.sync_api import expect

from tests.journeys.live import LiveNode
from tests.journeys.visit import Visit, violations
from tests.kept_letters import calendar_of, text_of, wait_for_letters
from tests.publishing.calendar_store import CalendarStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.journey

BO = "bo@example.org"
LINK = re.compile(r"http://\S+/(?:letters/prove|coming|letters/stop)/\S+")
COMES = {"en": "You are coming every time", "fr": "Vous venez à chaque fois"}
MOVED = {"en": "Moved", "fr": "Déplacé"}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
MOVE = """
from datetime import timedelta
from meshup.agenda.domain.life_cycle import move
from meshup.agenda.domain.queries.events import event_of
from meshup.community.models import Person
from meshup.kit import clock
event, ada, day = event_of({slug!r}), Person.objects.get(name="Ada"), timedelta(days=1)
move(ada, event.slug, event.starts_at + day, event.ends_at + day, clock.now())
"""
TEN_MINUTES_LATER = """
from datetime import timedelta
from meshup.attendance_letters.domain.changes import all_addresses, tell_changes
from meshup.kit import clock
for address in all_addresses():
    tell_changes(address, clock.now() + timedelta(minutes=10))
"""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[LiveNode]:
    """A node of its own, for its dates are moved."""
    live = LiveNode(tmp_path, "call")
    yield live
    live.stop()


@pytest.fixture
def visit(browser: Browser, node: LiveNode) -> Iterator[Visit]:
    visiting = Visit(browser, node.address)
    yield visiting
    visiting.leave()


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("fr", False)])
def test_a_move_reaches_who_comes_by_a_letter_whose_file_replaces_the_old_entry(
    node: LiveNode, visit: Visit, tmp_path: Path, language: str, *, scripts: bool
) -> None:
    page = visit.page(f"/{language}/", locale=LOCALES[language], java_script_enabled=scripts)
    slug = _come_every_time(page)
    (asking,) = wait_for_letters(node, 1, BO)
    page.goto(_link(text_of(asking)))
    assert not scripts or violations(page) == []
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/coming/**")
    confirmation = wait_for_letters(node, 2, BO)[1]
    assert COMES[language] in str(confirmation["Subject"])
    store = CalendarStore()
    store.take(calendar_of(confirmation))
    before = _starts(store, tmp_path)
    node.run("manage", "shell", "--command", MOVE.format(slug=slug))
    node.run("manage", "shell", "--command", TEN_MINUTES_LATER)
    letter = wait_for_letters(node, 3, BO)[2]
    assert MOVED[language] in str(letter["Subject"])
    store.take(calendar_of(letter))
    after = _starts(store, tmp_path)
    assert after - before == {min(before) + timedelta(days=1)}
    assert before - after == {min(before)}
    page.goto(_link(text_of(letter)))
    expect(page.locator("main h1")).to_be_visible()
    assert not scripts or violations(page) == []


def _come_every_time(page: Page) -> str:
    """Come to all dates of the series of the next event, and leave an address; return its slug."""
    page.locator(".banner h1 a").click()
    page.wait_for_url("**/events/**")
    slug = page.url.rstrip("/").rpartition("/")[2]
    page.locator("[data-come] button").first.click()
    page.locator("button[name=series]").click()
    page.locator("input[name=email]").fill(BO)
    page.locator("input[name=email]").press("Enter")
    expect(page.locator(".notice-good")).to_be_visible()
    return slug


def _link(text: str) -> str:
    """Return the path of the first link of a letter that leads to a page of one's own."""
    return "/" + str(LINK.findall(text)[0]).split("/", 3)[3]


def _starts(store: CalendarStore, folder: Path) -> set[datetime]:
    """Return when the events of a calendar begin, over two years."""
    calendar = Calendar.from_ical(store.written(folder / "calendar.ics").read_bytes())
    today = datetime.now(UTC).date()
    events = recurring_ical_events.of(calendar).between(today, today + timedelta(days=700))
    return {event["DTSTART"].dt.astimezone(UTC) for event in events}
