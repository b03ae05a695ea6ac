"""Hosts add slides and videos, name topics, and find every talk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.talks.domain.topics import set_topics
from meshup.talks.models import Material, Topic
from tests.proposals.conftest import DECEMBER, NOW, proposed
from tests.talks.conftest import PDF, browser, placed, upload
from tests.talks.test_views_own import public

pytestmark = pytest.mark.django_db
DESK = "/en/desk/talks/"


def add(who, facts, act: str, **fields):
    """Press a button of a talk's page at the desk."""
    return who.post(f"{DESK}{facts.slug}/", {"act": act, "licence": "by", **fields})


@pytest.mark.parametrize("path", ["", "topics/", "{slug}/"])
def test_the_door_lets_in_who_makes_the_programme(talk, as_bilal, as_door, as_chloe, path):
    there = DESK + path.format(slug=talk.slug)
    assert as_bilal.get(there).status_code == 200
    assert as_door.get(there).status_code == 403
    assert as_chloe.get(there).status_code == 302
    assert add(as_door, talk, "link", kind="video", url="https://v.example").status_code == 403
    assert not Material.objects.exists()


def test_a_video_of_a_host_is_there_at_once_with_who_filmed_it(talk, as_bilal):
    said = {"kind": "video", "url": "https://v.example/1", "credit": "Filmed by Dana"}
    assert add(as_bilal, talk, "link", **said).status_code == 302
    add(as_bilal, talk, "link", **said | {"url": "https://v.example/2", "name": "Questions"})
    page = public(talk)
    for part in ("https://v.example/1", "https://v.example/2", "Questions", "Filmed by Dana"):
        assert part in page


def test_hosts_add_slides_and_take_them_away(talk, as_ada, media):
    assert add(as_ada, talk, "slides", url="", file=upload(PDF)).status_code == 302
    material = Material.objects.get()
    assert f"/files/{material.pk}/" in public(talk)
    as_ada.post(f"{DESK}{talk.slug}/{material.pk}/remove/")
    assert (Material.objects.exists(), list(media.rglob("*.pdf"))) == (False, [])


def test_what_is_refused_is_said_on_the_form(talk, as_ada, media):
    answer = add(as_ada, talk, "slides", url="", file=upload(b"MZ\x00"))
    assert answer.status_code == 422
    answer = add(as_ada, talk, "link", kind="video", url="nowhere")
    assert answer.status_code == 422
    assert "nowhere" in answer.text
    assert add(as_ada, talk, "topics", topics="https://x.example").status_code == 422


def test_the_desk_of_an_event_leads_to_its_talks(talk, as_ada):
    assert f"{DESK}{talk.slug}/" in as_ada.get(f"/en/desk/events/{DECEMBER}/").text
    assert f"{DESK}{talk.slug}/" in as_ada.get(DESK).text
    assert talk.titles["en"] not in as_ada.get(f"{DESK}?q=bread").text


def test_topics_are_called_otherwise_joined_and_taken_off(talk, as_ada, as_bilal):
    set_topics(talk.uuid, "privacy, vie privée", "en", NOW)
    names = {"act": "name", "names_fr": "Vie privée", "names_en": "Privacy"}
    assert as_bilal.post(f"{DESK}topics/privacy/", names).status_code == 302
    assert Topic.objects.get(slug="privacy").names == {"fr": "Vie privée", "en": "Privacy"}
    join = {"act": "join", "into": "privacy"}
    assert as_ada.post(f"{DESK}topics/vie-privee/", join).status_code == 302
    assert as_ada.get(f"{DESK}topics/vie-privee/").status_code == 404
    moved = browser().get("/fr/talks/topics/vie-privee/")
    assert moved["Location"] == "/fr/talks/topics/privacy/"
    assert "Vie privée" in browser().get("/fr/talks/topics/privacy/").text
    assert as_ada.post(f"{DESK}topics/privacy/remove/").status_code == 302
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "name", "names_en": "https://x.example"},
        {"act": "name", "names_en": ""},
        {"act": "join", "into": "dht"},
        {"act": "join", "into": "never"},
    ],
)
def test_what_cannot_be_of_a_topic_is_refused(talk, as_ada, fields):
    set_topics(talk.uuid, "DHT, gossip", "en", NOW)
    assert as_ada.post(f"{DESK}topics/dht/", fields).status_code == 422
    assert Topic.objects.filter(joined_with=None).count() == 2


@pytest.mark.parametrize("path", [DESK, f"/en/desk/events/{DECEMBER}/"])
def test_the_desk_takes_as_many_queries_for_three_talks_as_for_one(talk, ada, dana, as_ada, path):
    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_ada.get(path).status_code == 200
        return len(asked)

    counted()
    first = counted()
    for title in ("Two", "Three"):
        facts = placed(ada, proposed(dana, title, names=("Dana",)), starts_at=None)
        set_topics(facts.uuid, "DHT", "en", NOW)
    assert counted() == first
