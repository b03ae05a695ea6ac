"""Links of every page come from the rooms that are there, in one order, in the reader's words."""

import pytest
from django.utils import translation

from meshup.kit import addresses, navigation
from meshup.kit.addresses import address_of, show_at
from meshup.kit.navigation import NavigationLink, links_at, register_link
from meshup.kit.page_conditions import ON_EVERY_PAGE


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(addresses, "_url_names", {})
    monkeypatch.setattr(navigation, "_links", {})


def test_a_thing_is_found_where_a_room_shows_it():
    show_at("event", "site:event")
    with translation.override("fr"):
        assert address_of("event", slug="soiree") == "/fr/events/soiree/"


@pytest.mark.parametrize("parts", [{}, {"slug": "no slug"}, {"pk": 1}])
def test_what_nobody_shows_has_no_address(parts):
    show_at("event", "site:event")
    assert address_of("event", **parts) == ""
    assert address_of("pad", **parts) == ""


def test_links_stand_in_their_order_whichever_room_came_first():
    show_at("charter", "site:charter")
    show_at("agenda", "site:agenda")
    register_link(NavigationLink("main", 2, "charter", "Charter"))
    register_link(NavigationLink("main", 1, "agenda", "Agenda"))
    register_link(NavigationLink("about", 1, "charter", "Values"))
    register_link(NavigationLink("main", 3, "pads", "Pads"))
    with translation.override("en"):
        assert links_at("main", "en") == [("/en/agenda/", "Agenda"), ("/en/charter/", "Charter")]


def test_an_address_without_a_language_is_told_the_reader_s():
    show_at("calendar", "exchange:agenda_ics")
    register_link(NavigationLink("follow", 1, "calendar", "Calendar", in_language=True))
    assert links_at("follow", "fr") == [("/agenda.ics?lang=fr", "Calendar")]


def test_a_condition_is_asked_once_until_what_is_on_every_page_changes(settings):
    show_at("agenda", "site:agenda")
    show_at("charter", "site:charter")
    said, asked = [True, False], []

    def is_there():
        asked.append(True)
        return said[0]

    register_link(NavigationLink("main", 1, "agenda", "Agenda", is_there=is_there))
    register_link(NavigationLink("about", 1, "charter", "Charter", is_there=is_there))
    assert [len(links_at(place, "en")) for place in ("main", "about", "main")] == [1, 1, 1]
    assert len(asked) == 1
    said.pop(0)
    settings.TAG_VERSIONS.bump([ON_EVERY_PAGE])
    assert [links_at(place, "en") for place in ("main", "about")] == [[], []]
    assert len(asked) == 2
