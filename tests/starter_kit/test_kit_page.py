"""The kit as everybody reads it: signed, bounded, kept until something of it changes."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.plans import SeriesPlan
from meshup.agenda.domain.series import edit_series
from meshup.conversation_starters.domain.starters import add_starter
from meshup.fediverse.domain.own_actors import identity_key
from meshup.kit import clock
from meshup.kit.web import TAGS_HEADER, UNTIL_HEADER
from meshup.starter_kit.domain.kit_documents import MOST_BYTES, read_kit
from meshup.starter_kit.domain.offering import OFFER, change_offer
from meshup.starter_kit.domain.opening import looked_through
from tests.starter_kit.kits import monthly


def kit_of(browser):
    response = browser.get("/kit.json")
    assert response.status_code == 200
    return read_kit(response.content, clock.now(), called="here", origin=settings.CONFIG.address)


def test_the_kit_is_read_by_others_as_it_was_given(federating, evening, as_chloe):
    kit = kit_of(as_chloe)
    assert kit.sister.did == identity_key().did
    found = looked_through(kit).parts
    assert [one.part.name for one in found] == [
        *("charter", "series", "encounters", "neighbours", "contact"),
    ]


def test_a_node_that_does_not_federate_offers_an_unsigned_kit(evening, as_chloe):
    kit = kit_of(as_chloe)
    assert kit.sister.did == ""
    assert "neighbours" not in kit.parts


def test_nothing_of_a_person_is_in_it(federating, evening, ada, bilal, as_chloe):
    words = as_chloe.get("/kit.json").content.decode()
    for person in (ada, bilal):
        assert person.email not in words
        assert person.name not in words
    assert "6 12 34" not in words
    assert "<script" not in words


def test_the_kit_is_the_same_bytes_until_something_changes(federating, evening, ada, as_chloe):
    first = as_chloe.get("/kit.json").content
    assert as_chloe.get("/kit.json").content == first
    add_starter(ada, {"en": "Which bridge?"}, clock.now())
    assert as_chloe.get("/kit.json").content != first


def test_the_front_keeps_it_until_what_it_shows_changes(federating, evening, as_chloe):
    response = as_chloe.get("/kit.json")
    tags = response.headers[TAGS_HEADER].split()
    assert {
        "node",
        "agenda",
        "starters",
        "federation",
        "mesh",
        "checklists",
        "calls",
        OFFER,
    } <= set(tags)
    assert float(response.headers[UNTIL_HEADER]) > clock.now().timestamp()
    assert not response.cookies
    versions = settings.TAG_VERSIONS
    before = versions.snapshot()
    words = SeriesPlan(titles={"en": "Paris P2P, each month"})
    edit_series(None, evening.slug, evening.version, words, clock.now())
    assert versions.snapshot() != before


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_what_is_in_it_and_the_one_command(language, evening, as_chloe):
    page = as_chloe.get(f"/{language}/kit/").content.decode()
    assert f"meshup init --kit {settings.CONFIG.address}" in page
    assert "Paris P2P monthly" in page
    assert 'href="/kit.json"' in page
    assert "bonjour@paris.example" in page


def test_what_hosts_withhold_is_in_no_kit(evening, ada, as_chloe):
    change_offer(ada, ["charter"])
    assert list(kit_of(as_chloe).parts) == ["charter"]
    assert "Paris P2P monthly" not in as_chloe.get("/en/kit/").content.decode()


def test_a_node_that_offers_nothing_has_no_kit(ada, as_chloe):
    change_offer(ada, [])
    response = as_chloe.get("/kit.json", headers={"accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["error"] == "starter_kit.no_kit"
    assert "offers no starter kit" in as_chloe.get("/en/kit/").content.decode()


def test_a_kit_is_bounded_and_what_is_too_large_is_left_out(node, as_chloe):
    for number in range(8):
        series = monthly(f"Series {number}")
        series.texts = dict.fromkeys(("en", "fr"), "é" * 40000)
        series.save()
    settings.TAG_VERSIONS.bump(["agenda"])
    content = as_chloe.get("/kit.json").content
    assert len(content) <= MOST_BYTES
    assert [part["name"] for part in json.loads(content)["parts"]] == [
        *("charter", "encounters", "contact")
    ]


def asked(browser, path):
    settings.TAG_VERSIONS.bump(["node", "federation"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["/kit.json", "/en/kit/"])
def test_three_things_ask_as_few_questions_as_one(path, federating, evening, ada, as_chloe):
    add_starter(ada, {"en": "Which bridge?"}, clock.now())
    one = asked(as_chloe, path)
    for number in range(2):
        monthly(f"Another {number}")
        add_starter(ada, {"en": f"Which bridge, {number}?"}, clock.now())
    assert asked(as_chloe, path) == one
    assert one <= 19


def test_migrations_are_there(db):
    call_command("makemigrations", "--check", "--dry-run", "starter_kit", verbosity=0)
