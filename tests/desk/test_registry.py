"""What a room registers shows on the pages of the desk, in order, to those who may see it."""

import pytest
from django.urls import reverse
from django.utils import translation

from meshup.community import desk_menu
from meshup.community.desk_menu import MenuEntry, first_page, menu_for, register_menu_entry
from meshup.community.rules import may_run_community, may_see_desk
from meshup.desk import registry
from meshup.desk.registry import (
    Action,
    OverviewPart,
    Panel,
    Todo,
    register_event_action,
    register_event_figures,
    register_event_panel,
    register_overview,
    register_series_panel,
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
        (
            registry,
            ("_overview", "_event_panels", "_event_actions", "_event_figures", "_series_panels"),
        ),
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
    def labels(person, **which):
        return [str(entry.label) for entry in menu_for(person, **which)]

    assert labels(ada) == [
        *("Overview", "Events", "To do", "Series", "Proposals", "Talks", "Venues"),
        *("Suggestions", "Reports", "Letters", "Registrations", "Import"),
        *("Between nodes", "Library", "Fediverse", "Umbrella", "Introductions"),
        *("Talks that travel", "Nodes", "Starter kit"),
        *("Community", "People", "Me"),
    ]
    assert labels(ada, makes=True) == ["New event", "Impromptu, in one line", "New series"]
    assert labels(bilal) == ["Overview", "Events", "To do", "Proposals", "Talks", "Me"]
    assert labels(bilal, makes=True) == []


def test_what_makes_something_new_stands_under_new(as_ada, as_bilal):
    shown = as_ada.get(url_of("desk:overview")).text
    for name, query in (("event_new", ""), ("event_new", "?kind=impromptu"), ("series_new", "")):
        assert f'href="{url_of(f"agenda_desk:{name}")}{query}"' in shown
    assert "desk-menu-new" not in as_bilal.get(url_of("desk:overview")).text


def test_what_is_about_the_node_stands_under_node(as_ada, as_bilal):
    shown = as_ada.get(url_of("desk:overview")).text
    _, _, below = shown.partition('<details class="desk-menu-setup">')
    below, _, after = below.partition("</details>")
    for name in ("imports:send", "mesh_pages:nodes", "starter_kit:desk", "community:people"):
        assert below.count(f'href="{url_of(name)}"') == 1
    assert f'href="{url_of("agenda_desk:venue_list")}"' not in below
    assert f'href="{url_of("community:me")}"' in after
    nodes = as_ada.get(url_of("mesh_pages:nodes")).text
    assert '<summary class="is-current">Node</summary>' in nodes
    assert "desk-menu-setup" not in as_bilal.get(url_of("desk:overview")).text


def test_an_entry_stands_where_it_wants_for_those_who_may(as_ada, as_bilal):
    register_menu_entry(MenuEntry("Who comes", "desk:history", may_run_community, position=5))
    shown = as_ada.get(url_of("community:me")).text
    assert shown.index(">Overview<") < shown.index(">Who comes<") < shown.index(">Series<")
    assert "Who comes" not in as_bilal.get(url_of("community:me")).text


def test_the_present_page_is_marked_by_its_longest_address(as_ada):
    shown = " ".join(as_ada.get(url_of("agenda_desk:series_new")).text.split())
    assert shown.count('aria-current="page">Series<') == 1
    assert 'aria-current="page">Overview<' not in shown


def test_the_first_entry_is_where_a_sign_in_leads(bilal):
    register_menu_entry(MenuEntry("First", "desk:history", may_see_desk, position=-1))
    assert first_page(bilal).endswith("/desk/history/")


def test_a_room_adds_todos_and_a_panel_to_the_overview(paris, as_ada, bilal):
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
        return OverviewPart([count], panel("Who comes"))

    register_overview(part, position=5)
    shown = " ".join(as_ada.get(url_of("desk:overview")).text.split())
    assert seen == [("Ada", NOW)]
    assert "<h3>Count &lt;the&gt; chairs</h3>" in shown
    assert '<a href="/hall/">The hall</a> <span class="muted">· 3 rows</span>' in shown
    assert '<form method="post" action="/count/">' in shown
    assert '<a class="button button-quiet" href="/later/">Later</a>' in shown
    assert "<section>Who comes at 2026, may run: True</section>" in shown
    assert shown.index("Count &lt;the&gt;") < shown.index("Confirm Wednesday 2 December<")


def test_a_lead_stands_above_and_then_all_is_not_well(node, as_ada):
    calm = as_ada.get(url_of("desk:overview")).text
    register_overview(lambda _asker, _now: OverviewPart(lead=panel("First steps")), position=50)
    led = as_ada.get(url_of("desk:overview")).text
    assert ("All is well." in calm, "All is well." in led) == (True, False)
    assert led.index("First steps at") < led.index(">Coming<")


def test_a_room_adds_a_link_to_the_page_of_an_event_or_leaves_it(paris, as_ada):
    def announce(asker, slug, now):
        assert (asker.name, now) == ("Ada", NOW)
        return Action("Announce it", f"/announce/{slug}/", quiet=True) if slug == DECEMBER else None

    register_event_action(announce, position=5)
    link = f'<a href="/announce/{DECEMBER}/">Announce it</a>'
    assert link in as_ada.get(url_of("desk:event", DECEMBER)).text
    assert "Announce it" not in as_ada.get(url_of("desk:event", "paris-p2p-2027-01-06")).text


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


def test_the_desk_has_one_menu_and_neither_the_public_head_nor_its_foot(as_ada):
    page = as_ada.get(url_of("agenda_desk:series_list")).text
    assert page.count("<nav") == 1
    assert "desk-menu" in page
    summary = page[page.index("<summary>") : page.index("</summary>")]
    assert "Series" in summary
    foot = page[page.index("<footer") :]
    assert foot.count("<a ") == 1
    assert 'href="/en/"' in foot


def test_one_signs_out_under_me_and_nowhere_else(as_ada):
    with translation.override("en"):
        sign_out = f'action="{reverse("account_logout")}"'
    pages = {name: as_ada.get(url_of(name)).text for name in ("desk:overview", "community:me")}
    assert {name: sign_out in page for name, page in pages.items()} == {
        "desk:overview": False,
        "community:me": True,
    }


def test_figures_of_all_rooms_stand_beside_events_of_lists(paris, as_ada):
    asked = []

    def ask(_asker, slugs, _now):
        asked.append(list(slugs))
        return {DECEMBER: "27 come"}

    register_event_figures(ask, position=30)
    register_event_figures(lambda *_asked: {DECEMBER: "9 talks"}, position=40)
    for name in ("desk:overview", "agenda_desk:event_list"):
        shown = as_ada.get(url_of(name)).text
        assert shown.count("27 come · 9 talks") == 1
    assert len(asked) == 2, "once for each list"
    assert "27 come · 9 talks" in as_ada.get(url_of("desk:event", DECEMBER)).text


def test_a_list_of_nothing_asks_for_no_figures(node, as_ada):
    asked: list[object] = []

    def ask(_asker, slugs, _now):
        asked.append(slugs)
        return {}

    register_event_figures(ask, position=30)
    assert as_ada.get(url_of("desk:overview")).status_code == 200
    assert asked == []


def test_panels_of_a_series_stand_on_its_page(paris, as_ada):
    register_series_panel(lambda _asker, slug, _now: panel(f"dates of {slug}"), position=30)
    register_series_panel(lambda *_asked: None, position=40)
    assert "dates of paris-p2p at 2026" in as_ada.get(url_of("agenda_desk:series", paris.slug)).text
