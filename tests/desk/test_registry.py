"""What a room registers shows on the pages of the desk, in order, to those who may see it."""

import pytest

from meshup.community import desk_menu
from meshup.community.desk_menu import MenuEntry, menu_for, register_menu_entry
from meshup.community.rules import may_run_community, may_see_desk
from meshup.desk import registry
from meshup.desk.registry import (
    Action,
    OverviewPart,
    Panel,
    Todo,
    register_event_panel,
    register_overview,
)
from meshup.history.domain import tracking
from meshup.history.domain.tracking import show_at
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

ROOM = "{% load i18n %}<section>{{ words }} at {{ now|date:'Y' }}, may run: {{ may_run }}</section>"


@pytest.fixture(autouse=True)
def _own_registrations(monkeypatch, settings):
    """Let a test register what it likes, and have a template of its own."""
    for module, names in (
        (registry, ("_overview", "_event_panels")),
        (tracking, ("_pages",)),
        (desk_menu, ("_entries",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name).copy())
    (templates,) = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", {"coming/_panel.html": ROOM}),
        "django.template.loaders.app_directories.Loader",
    ]
    options = {**templates["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**templates, "APP_DIRS": False, "OPTIONS": options}]


def panel(words, title=""):
    return Panel("coming/_panel.html", {"words": words}, title)


def test_the_menu_of_this_node_is_in_its_order(ada, bilal):
    labels = [str(label) for _address, label in menu_for(ada)]
    assert labels == [
        *("Overview", "New event", "Series", "Venues", "Suggestions"),
        *("Import", "Community", "People", "Me"),
    ]
    assert [str(label) for _address, label in menu_for(bilal)] == ["Overview", "Me"]


def test_an_entry_stands_where_it_wants_for_those_who_may(as_ada, as_bilal):
    register_menu_entry(MenuEntry("Who comes", "desk:history", may_run_community, position=5))
    shown = as_ada.get(url_of("community:me")).text
    assert shown.index(">Overview<") < shown.index(">Who comes<") < shown.index(">New event<")
    assert "Who comes" not in as_bilal.get(url_of("community:me")).text


def test_the_present_page_is_marked_by_its_longest_address(as_ada):
    shown = " ".join(as_ada.get(url_of("agenda_desk:series_new")).text.split())
    assert shown.count('aria-current="page">Series<') == 1
    assert 'aria-current="page">Overview<' not in shown


def test_the_first_entry_is_where_a_sign_in_leads(bilal):
    register_menu_entry(MenuEntry("First", "desk:history", may_see_desk, position=-1))
    assert menu_for(bilal)[0] == (url_of("desk:history"), "First")


def test_a_room_adds_shortcuts_todos_and_a_panel_to_the_overview(paris, as_ada, bilal):
    seen = []

    def part(asker, now):
        seen.append((asker.name, now))
        count = Todo(
            "Count <the> chairs",
            "The hall",
            "/hall/",
            ["· 3 rows"],
            [Action("Count", "/count/", posts=True), Action("Later", "/later/", quiet=True)],
        )
        return OverviewPart([Action("Open the door", "/open/")], [count], panel("Who comes"))

    register_overview(part, position=5)
    shown = " ".join(as_ada.get(url_of("desk:overview")).text.split())
    assert seen == [("Ada", NOW)]
    assert '<a class="button" href="/open/">Open the door</a>' in shown
    assert "<h3>Count &lt;the&gt; chairs</h3>" in shown
    assert '<a href="/hall/">The hall</a> <span class="muted">· 3 rows</span>' in shown
    assert '<form method="post" action="/count/">' in shown
    assert '<a class="button button-quiet" href="/later/">Later</a>' in shown
    assert "<section>Who comes at 2026, may run: True</section>" in shown
    assert shown.index("Open the door") < shown.index("New event</a> <a")
    assert shown.index("Count &lt;the&gt;") < shown.index("Confirm Wednesday 2 December 2026")


def test_a_room_adds_a_panel_to_the_page_of_an_event_or_leaves_it(paris, as_bilal):
    def comers(_asker, slug, _now):
        return panel(f"12 come to {slug}", "Not the title") if slug == DECEMBER else None

    register_event_panel(comers, position=20)
    shown = as_bilal.get(url_of("desk:event", DECEMBER)).text
    assert f"<section>12 come to {DECEMBER} at 2026, may run: False</section>" in shown
    assert shown.index("<h1>Paris P2P</h1>") < shown.index("12 come to")
    assert shown.index("12 come to") < shown.index("Latest changes")
    assert "<title>Paris P2P" in shown.replace("\n", "").replace("  ", "")
    assert "come to" not in as_bilal.get(url_of("desk:event", "paris-p2p-2027-01-06")).text


def test_an_event_that_no_room_knows_is_not_found(as_ada, monkeypatch):
    monkeypatch.setattr(registry, "_event_panels", [])
    with clock.set_to(NOW):
        assert as_ada.get(url_of("desk:event", DECEMBER)).status_code == 404


def test_a_room_names_the_page_of_its_things(as_ada):
    history, thing, undo = (
        url_of(f"desk:{name}", "talk", "bgp") for name in ("thing_history", "thing", "undo")
    )
    answers = [as_ada.get(address).status_code for address in (history, thing, undo)]
    assert answers == [404, 404, 404]
    show_at("talk", "agenda_desk:venue")
    assert as_ada.get(thing)["Location"] == url_of("agenda_desk:venue", "bgp")
    answers = [as_ada.get(address).status_code for address in (history, undo)]
    assert answers == [200, 409]
