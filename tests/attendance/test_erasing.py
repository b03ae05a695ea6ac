"""Whoever erases themselves leaves nothing: every table is looked through, and every file."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.models import Registration
from meshup.attendance_letters.domain.confirming import on_proved
from meshup.kit import clock, erasure_log
from meshup.kit.personal_data import Subject, export
from meshup.letters.domain.addresses import mark_proved
from meshup.letters.models import Address
from meshup.peers.models import Peer
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.attendance.people import ROUTING, at_most, routing_night

NAME, EMAIL = "Zaphod-Marker", "zaphod-marker@x.example"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        paris_series()
        routing_night()
        yield


def phone() -> Client:
    return Client(headers={"sec-fetch-site": "same-origin"})


def come(browser: Client, slug: str, **said: Any) -> str:
    response = browser.post(f"/en/events/{slug}/coming/", said)
    assert response.status_code == 303, response.content
    return str(response["Location"])


def tables() -> dict[str, str]:
    """Return every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = repr(cursor.fetchall())
    return found


def holding(*words: str) -> set[str]:
    return {
        table
        for table, rows in tables().items()
        if any(word.lower() in rows.lower() for word in words)
    }


def everything_of_one_person() -> tuple[Client, int]:
    """Let somebody come to an evening and a series, with a name and a proved address."""
    browser = phone()
    link = come(browser, ROUTING, name=NAME, companions=2)
    come(browser, DECEMBER, name=NAME, series=1)
    browser.post("/en/me/device/name/", {"name": NAME})
    browser.post("/en/me/device/code/")
    browser.post(link, {"details": 1, "name": NAME, "email": EMAIL})
    address, row = Address.objects.get(email=EMAIL), Registration.objects.get(address__email=EMAIL)
    mark_proved(address.pk, NOW)
    on_proved({"registration": row.pk}, address.pk, NOW)
    return browser, Peer.objects.get().pk


def test_nothing_remains_in_any_table_or_file():
    browser, peer = everything_of_one_person()
    marks = (NAME, EMAIL, str(peer))
    assert {"peers_peer", "peers_device", "attendance_registration"} <= holding(*marks)
    assert set(export(Subject(peer=peer, email=EMAIL))) >= {
        "peers.peers",
        "attendance.registrations",
    }
    before = set(tables())
    browser.post("/en/me/erase/")
    assert holding(*marks) == set()
    assert set(tables()) == before
    assert export(Subject(peer=peer, email=EMAIL)) == {}
    for path in settings.CONFIG.data.rglob("*"):
        if path.is_file() and path.name != erasure_log.NAME and "sqlite3" not in path.name:
            text = path.read_bytes()
            assert not [mark for mark in marks if mark.encode() in text], path


def test_the_walk_finds_what_is_there():
    assert {model._meta.db_table for model in apps.get_models()} <= set(tables())
    Peer.objects.create(name=NAME, made_at=NOW)
    assert holding(NAME) == {"peers_peer"}


def test_places_go_to_who_waits_and_others_keep_theirs():
    at_most(3, ROUTING)
    browser, _peer = everything_of_one_person()
    other = phone()
    come(other, ROUTING, name="Bo")
    assert (numbers_of(ROUTING).count, numbers_of(ROUTING).waiting) == (3, 1)
    browser.post("/en/me/erase/")
    assert (numbers_of(ROUTING).count, numbers_of(ROUTING).waiting) == (1, 0)
    assert [row.name for row in Registration.objects.all()] == ["Bo"]


def test_the_secret_links_open_nothing_any_more():
    browser, _peer = everything_of_one_person()
    link = come(browser, ROUTING)
    assert phone().get(link).status_code == 200
    browser.post("/en/me/erase/")
    assert phone().get(link).status_code == 404


def test_two_devices_joined_are_one_person_to_erase():
    laptop, peer = everything_of_one_person()
    mobile = phone()
    come(mobile, ROUTING, companions=1)
    page = laptop.post("/en/me/device/code/").content.decode()
    code = page.partition('<p class="joining-code">')[2].partition("<")[0]
    page = mobile.post("/en/me/device/join/", {"code": code}).content.decode()
    assert page.count("<li>You come to") == 3
    seen = page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    mobile.post("/en/me/device/join/", {"code": code, "seen": seen, "decision": "join"})
    assert list(Peer.objects.values_list("pk", flat=True)) == [peer]
    assert numbers_of(ROUTING).count == 3
    mobile.post("/en/me/erase/")
    assert not Registration.objects.exists()
    assert laptop.get("/en/me/erase/").status_code == 404


def test_who_types_the_address_of_somebody_else_reads_and_erases_nothing_of_theirs():
    everything_of_one_person()
    stranger = phone()
    link = come(stranger, ROUTING)
    stranger.post(link, {"details": 1, "name": "", "email": EMAIL})
    assert Registration.objects.filter(address__email=EMAIL).count() == 2
    answer = stranger.post("/en/me/data.json")
    assert answer.status_code == 200
    assert NAME not in answer.content.decode()
    stranger.post("/en/me/erase/")
    assert Registration.objects.filter(name=NAME).count() == 2
    assert Registration.objects.filter(address__email=EMAIL).exists()
