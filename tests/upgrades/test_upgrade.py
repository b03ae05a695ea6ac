"""A node that an earlier release left comes with all its rows into ``meshup serve --migrate``.

Nothing of the present code is called from here: commands, addresses and SQL are what stays.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from lxml import etree

from tests.effort import examples
from tests.shell import Shell  # noqa: TC001 - by which this is known to reach a database
from tests.upgrades.rows import all_rows, differences
from tests.upgrades.stored import LATEST, STORED, facts_of, put_in_place, served
from tests.upgrades.visiting import Answer, Browser, fields_of, kind_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.upgrades.rows import Rows

LANGUAGES = ("en", "fr")
PUBLIC = {"usual", "confirmed", "cancelled"}
EVENT_FEEDS = (".ics", ".jsonld", "/cover.svg")
SERIES_FEEDS = (".ics", ".jsonld", "/cover.svg")
FILES = (
    *("/agenda.ics", "/feed.atom", "/schedule.xml", "/schedule.json", "/embed", "/robots.txt"),
    *("/theme.css", "/card.png", "/mark.svg", "/icon-192.png", "/icon-maskable.png"),
    *("/site.webmanifest", "/api/", "/api/openapi.json"),
    *("/api/community", "/api/events", "/api/series", "/api/venues"),
)
PAGES = ("", "agenda/", "agenda/search/?q=radio", "charter/", "contact/", "follow/", "suggest/")
DESK = (
    *(
        "events/new/",
        "series/",
        "series/new/",
        "venues/",
        "venues/new/",
        "suggestions/",
        "history/",
    ),
    *("import/", "community/", "people/", "people/0/", "me/", "me/passkeys/add/"),
    *("events/one/move/", "events/one/cancel/", "series/one/end/"),
)
"""Kinds of pages that the walk through the desk must have found by links."""

EXAMPLES = examples(10)
"""Most pages of a kind that the walk takes from links, beside those of the rows."""

SECONDS_FOR_JOBS = 30
JOBS = "django_tasks_database_dbtaskresult"


@dataclass
class Upgraded:
    """A node after its upgrade, still served, and what a walk through it met."""

    stored: Path
    shell: Shell
    browser: Browser
    log: Path
    before: Rows
    after: Rows
    public: dict[str, Answer]
    desk: dict[str, Answer]
    facts: dict[str, Any]

    def stranger(self) -> Browser:
        """Return the browser of somebody who never signed in."""
        return Browser(self.browser.port, self.browser.address)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(stored, marks=() if stored.name == LATEST else pytest.mark.long)
        for stored in STORED
    ],
    ids=lambda stored: stored.name,
)
def upgraded(request, tmp_path_factory) -> Iterator[Upgraded]:
    """A stored node, upgraded, and walked through before anything is changed."""
    folder = tmp_path_factory.mktemp(f"upgrade_{request.param.name}")
    shell = put_in_place(request.param, folder / "data")
    before, facts = all_rows(shell), facts_of(request.param)
    address = _address(request.param)
    with served(shell, folder / "log") as port:
        visitor, host = Browser(port, address), Browser(port, address)
        public = walk(visitor, _public_addresses(visitor, before), "/", EXAMPLES)
        signed_in = urlsplit(shell.done("link", facts["host"]).strip()).path
        host.post(signed_in, fields_of(host.get(signed_in)))
        desk = walk(host, _desk_addresses(before), "/en/desk/", EXAMPLES)
        after = all_rows(shell)
        yield Upgraded(
            request.param, shell, host, folder / "log", before, after, public, desk, facts
        )


def _address(stored: Path) -> str:
    lines = (stored / "meshup.env").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("MESHUP_ADDRESS="))


def _public_addresses(visitor: Browser, before: Rows) -> Iterator[str]:
    """Yield every public address that the rows and the node's own map name."""
    yield from FILES
    public = [row for row in before["agenda_event"] if row["state"] in PUBLIC]
    months = sorted({str(row["starts_at"])[:7] for row in public})
    pages = [
        *PAGES,
        *(f"events/{row['slug']}/" for row in public),
        *(f"events/{row['slug']}/timetable/" for row in public if row["kind"] == "festival"),
        *(f"series/{row['slug']}/" for row in before["agenda_series"]),
        *(f"venues/{row['slug']}/" for row in before["agenda_venue"]),
        *(f"agenda/{int(month[:4])}/{int(month[5:])}/" for month in months),
        *(f"agenda/{year}/" for year in sorted({int(month[:4]) for month in months})),
    ]
    yield from (f"/{language}/{page}" for language in LANGUAGES for page in pages)
    yield from (f"/events/{row['slug']}{end}" for row in public for end in EVENT_FEEDS)
    yield from (
        f"/series/{row['slug']}{end}" for row in before["agenda_series"] for end in SERIES_FEEDS
    )
    for kind, rows in (
        ("event", public),
        ("series", before["agenda_series"]),
        ("venue", before["agenda_venue"]),
    ):
        plural = kind if kind == "series" else f"{kind}s"
        yield from (f"/api/{plural}/{row['slug']}" for row in rows)
    listed = etree.fromstring(visitor.get("/sitemap.xml").content)
    yield from (visitor.path_of(place.text) for place in listed.iter("{*}loc"))


def _desk_addresses(before: Rows) -> Iterator[str]:
    """Yield the desk's door, and the page, forms and history of everything that has a row."""
    desk = "/en/desk/"
    yield desk
    for row in before["agenda_event"]:
        pages = ("", "edit/", "timetable/") if row["own_timetable"] else ("", "edit/")
        yield from (f"{desk}events/{row['slug']}/{page}" for page in pages)
        yield f"{desk}history/event/{row['slug']}/"
    for row in before["agenda_series"]:
        yield from (f"{desk}series/{row['slug']}/{page}" for page in ("", "edit/", "pattern/"))
        yield f"{desk}history/series/{row['slug']}/"
    for row in before["agenda_venue"]:
        yield f"{desk}venues/{row['slug']}/"
        yield f"{desk}history/venue/{row['slug']}/"


def _refused(answers: dict[str, Answer]) -> dict[str, tuple[int, str]]:
    return {
        path: (answer.status, answer.path)
        for path, answer in answers.items()
        if answer.status != 200 or ("/sign-in/" in answer.path and "/sign-in/" not in path)
    }


def test_no_row_is_lost_or_changed(upgraded):
    told = differences(upgraded.before, upgraded.after)
    assert not told, "\n".join(told)


def test_every_public_page_answers(upgraded):
    desks = [path for path in upgraded.public if path[3:].startswith("/desk/")]
    doors = {desk: (200, f"{desk[:3]}/sign-in/?next={desk}") for desk in desks}
    assert {f"/{code}/desk/" for code in LANGUAGES} < set(desks)
    assert _refused(upgraded.public) == doors
    kinds = Counter(answer.kind for answer in upgraded.public.values())
    assert kinds["text/html"] > 100
    assert kinds["image/webp"] > 1


def test_every_page_of_the_desk_answers(upgraded):
    made = {row["about"] for row in upgraded.before["agenda_change"] if row["verb"] == "create"}
    there = {
        f"{kind}:{row['slug']}"
        for kind in ("event", "series", "venue")
        for row in upgraded.before[f"agenda_{kind}"]
    }
    # the history leads also to what was made and is no more
    gone = {f"/en/desk/history/{about.replace(':', '/')}/thing/" for about in made - there}
    refused = _refused(upgraded.desk)
    assert {path: told for path, told in refused.items() if path not in gone} == {}
    found = {kind_of(path) for path in upgraded.desk}
    assert [path for path in DESK if f"/en/desk/{path}" not in found] == []


def test_what_was_not_public_is_not(upgraded):
    stranger = upgraded.stranger()
    hidden = [row for row in upgraded.before["agenda_event"] if row["state"] not in PUBLIC]
    assert {row["state"] for row in hidden} == {"suggested", "draft", "skipped"}
    assert {stranger.get(f"/en/events/{row['slug']}/").status for row in hidden} == {404}


def test_pictures_are_the_same_bytes(upgraded):
    pictures = [path for path in (upgraded.stored / "media").rglob("*") if path.is_file()]
    assert pictures
    for picture in pictures:
        kept = picture.relative_to(upgraded.stored)
        assert (upgraded.shell.data / kept).read_bytes() == picture.read_bytes()


def test_whoever_was_signed_in_still_is(upgraded):
    for row in upgraded.before["django_session"]:
        browser = upgraded.stranger()
        browser.cookies[settings.SESSION_COOKIE_NAME] = row["session_key"]
        assert _refused({"desk": browser.get("/fr/desk/")}) == {}


def test_letters_that_waited_are_sent(upgraded):
    waiting = {row["id"] for row in upgraded.before[JOBS] if row["status"] == "READY"}
    assert waiting
    until = time.monotonic() + SECONDS_FOR_JOBS
    statuses: dict[Any, str] = {}
    while time.monotonic() < until and set(statuses.values()) != {"SUCCESSFUL"}:
        rows = all_rows(upgraded.shell)[JOBS]
        statuses = {row["id"]: row["status"] for row in rows if row["id"] in waiting}
        time.sleep(0.2)
    assert statuses == dict.fromkeys(waiting, "SUCCESSFUL")
    files = (upgraded.shell.data / "mail").iterdir()  # letters of one second may share one
    letters = "".join(path.read_text(encoding="utf-8") for path in files)
    assert letters.count("Message-ID:") >= upgraded.facts.get("letters", len(waiting))


def test_a_change_made_before_can_be_undone(upgraded):
    undo, stranger = upgraded.facts["undo"], upgraded.stranger()
    public, door = f"/en/events/{undo['event']}/", f"/en/desk/history/event/{undo['event']}/undo/"
    assert undo["now"] in upgraded.public[public].text
    answer = upgraded.browser.post(door, fields_of(upgraded.browser.get(door)))
    assert (answer.status, answer.path) == (200, door.removesuffix("undo/"))
    shown = stranger.get(public).text
    assert (undo["before"] in shown, undo["now"] in shown) == (True, False)


def test_the_node_complains_of_nothing(upgraded):
    assert upgraded.log.read_text() == ""
