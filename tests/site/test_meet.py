"""Rooms online, as a stranger opens them and hosts allow them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from meshup.agenda.domain.life_cycle import cancel, move_online
from meshup.community.domain.rooms import room_address, room_at
from meshup.community.models import Node
from meshup.kit import clock
from meshup.signalling.tickets import Ticket, read
from meshup.site.meet_words import words
from meshup.site.views.meet import RETENTION, STAY
from tests.agenda.paris import DECEMBER, NOW, paris_series

pytestmark = pytest.mark.django_db
HALL = "/en/meet/hall/"
ONLINE = f"/en/desk/events/{DECEMBER}/online/"


@pytest.fixture
def opened(node):
    Node.objects.update(meet_open=True)
    settings.TAG_VERSIONS.bump(["node"])
    with clock.set_to(NOW):
        yield


def facts_of(page):
    return dict(re.findall(r'data-(entry|ice|key)="([^"]*)"', page.text))


def test_rooms_are_closed_until_hosts_open_them(as_chloe):
    shut = as_chloe.get(HALL)
    assert (shut.status_code, "Ask a host to open the rooms" in shut.text) == (404, True)


def test_a_stranger_finds_the_door_of_an_open_room(as_chloe, opened):
    hall = as_chloe.get(HALL)
    assert (hall.status_code, hall.cookies) == (200, {})
    assert facts_of(hall) == {"entry": "/s/hall/", "ice": "/ice", "key": "peerjs"}
    assert hall["Permissions-Policy"].startswith("camera=(self), microphone=(self), display-cap")
    assert "script-src 'self'" in hall["Content-Security-Policy"]


def test_search_engines_list_a_room_only_while_a_public_event_leads_there(as_chloe, ada, opened):
    def is_listed() -> bool:
        return "noindex" not in as_chloe.get(HALL).text

    paris_series()
    assert not is_listed()
    move_online(ada, DECEMBER, room_address("hall"), NOW)
    assert is_listed()
    cancel(ada, DECEMBER, {"en": "Storm"}, NOW)
    assert not is_listed()


def test_only_a_room_may_ask_for_a_camera(as_chloe, opened):
    assert as_chloe.get("/en/contact/")["Permissions-Policy"].startswith("camera=(), microphone=()")


def first_match(pattern, text):
    match = re.search(pattern, text)
    assert match
    return match[1]


def test_the_script_is_told_every_sentence(as_chloe, opened):
    script = first_match(r'<script id="meet-words"[^>]*>(.*?)</script>', as_chloe.get(HALL).text)
    assert json.loads(script) == words()


def test_where_tickets_are_asked_for_the_page_brings_one_for_its_room_only(
    as_chloe, opened, monkeypatch
):
    config = replace(settings.CONFIG, signalling_access="ticket")
    monkeypatch.setattr(settings, "CONFIG", config)
    facts = facts_of(as_chloe.get(HALL))
    ticket = facts["entry"].split("/")[2]
    assert facts["ice"] == f"/ice?ticket={ticket}"
    assert read(ticket, at=NOW, secret=config.secret_key) == Ticket("hall")


def test_a_page_that_brings_a_ticket_is_not_kept_until_the_ticket_expires(
    as_chloe, opened, monkeypatch
):
    assert "X-Meshup-Until" not in as_chloe.get(HALL)
    config = replace(settings.CONFIG, signalling_access="ticket")
    monkeypatch.setattr(settings, "CONFIG", config)
    hall = as_chloe.get(HALL)
    until = datetime.fromtimestamp(float(hall["X-Meshup-Until"]), UTC)
    assert until == NOW + RETENTION
    ticket = facts_of(hall)["entry"].split("/")[2]
    last = until + STAY - timedelta(seconds=1)
    assert read(ticket, at=last, secret=config.secret_key) == Ticket("hall")


@pytest.mark.parametrize("name", ["x" * 65, "a%20b", "a.b"])
def test_a_room_has_a_short_plain_name(as_chloe, opened, name):
    assert as_chloe.get(f"/en/meet/{name}/").status_code == 404


def test_without_signalling_there_are_no_rooms(as_chloe, opened, monkeypatch):
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, signalling=False))
    assert as_chloe.get(HALL).status_code == 404


def test_the_address_of_a_room_is_known_again_in_any_language():
    address = settings.CONFIG.address
    assert room_at(room_address("hall")) == "hall"
    assert room_at(f"{address}/fr/meet/hall/") == "hall"
    for other in ("https://elsewhere.example/meet/hall/", f"{address}/en/agenda/", "", address):
        assert room_at(other) == ""
    assert room_at(room_address("x" * 60 + "-2026-12-02")) == "x" * 53 + "-2026-12-02"


def test_an_address_without_a_language_leads_to_the_readers(as_chloe, opened):
    led = as_chloe.get("/meet/hall/", headers={"accept-language": "fr"})
    assert (led.status_code, led["Location"]) == (302, "/fr/meet/hall/")


def test_an_online_event_links_to_its_room(as_chloe, ada, opened):
    paris_series()
    move_online(ada, DECEMBER, room_address(DECEMBER), NOW)
    page = as_chloe.get(f"/en/events/{DECEMBER}/").text
    assert f'<a href="/en/meet/{room_at(room_address(DECEMBER))}/">Join online here</a>' in page


def test_a_link_elsewhere_stays_as_it_is(as_chloe, ada, opened):
    paris_series()
    move_online(ada, DECEMBER, "https://visio.example/soiree", NOW)
    page = as_chloe.get(f"/en/events/{DECEMBER}/").text
    assert 'href="https://visio.example/soiree"' in page
    assert "Join online here" not in page


def test_the_desk_offers_the_room_in_one_click(as_ada, opened):
    paris_series()
    page = as_ada.get(ONLINE).text
    assert f'value="{room_address(DECEMBER)}"' in page
    assert "a room of this node’s own" in page


def test_with_closed_rooms_the_desk_offers_none(as_ada, node):
    with clock.set_to(NOW):
        paris_series()
        assert room_address(DECEMBER) not in as_ada.get(ONLINE).text
