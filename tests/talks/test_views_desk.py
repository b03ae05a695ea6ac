"""Hosts add slides and videos, name topics, and find every talk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.talks.domain.materials import MaterialWish, add_link
from meshup.talks.domain.speaker_pages import (
    SpeakerWish,
    drop_speaker_page,
    vet_speaker_page,
    write_speaker_page,
)
from meshup.talks.domain.thanks import (
    ThanksWish,
    allow_thanks,
    open_box,
    pass_thanks,
    refuse_thanks,
    send_thanks,
)
from meshup.talks.domain.topics import set_topics
from meshup.talks.models import Material, Thanks, Topic
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


def log(who) -> str:
    """Return what the log of hosts says, latest first."""
    return " ".join(who.get("/en/desk/reports/acts/").text.split())


def test_what_hosts_do_stands_in_the_log_and_on_the_page(talk, as_ada, as_bilal, media):
    title = "“Gossip without a crowd”"
    add(as_bilal, talk, "link", kind="video", url="https://v.example/1")
    add(as_ada, talk, "slides", url="", file=upload(PDF))
    add(as_ada, talk, "topics", topics="DHT, gossip")
    add(as_ada, talk, "topics", topics="DHT, gossip")
    as_ada.post(f"{DESK}{talk.slug}/{Material.objects.last().pk}/remove/")
    told = [
        f"Ada took slides, a video or a page away from {title}.",
        f"Ada changed the topics of {title}.",
        f"Ada added slides to {title}.",
        f"Bilal added a video or a page to {title}.",
    ]
    for page in (log(as_ada), " ".join(as_ada.get(f"{DESK}{talk.slug}/").text.split())):
        assert [page.count(sentence) for sentence in told] == [1] * 4
    assert title not in as_bilal.get(f"{DESK}{talk.slug}/").text


def test_what_speakers_do_and_what_is_refused_stands_in_no_log(talk, as_ada, media):
    add_link(talk.uuid, MaterialWish(kind="video", url="https://v.example/1"), NOW)
    set_topics(talk.uuid, "DHT", "en", NOW)
    add(as_ada, talk, "link", kind="video", url="nowhere")
    assert "Gossip without a crowd" not in log(as_ada)
    as_ada.post(f"{DESK}{talk.slug}/{Material.objects.get().pk}/look/")
    assert "Ada let everybody be led where an address leads" in log(as_ada)


def test_what_hosts_do_with_topics_stands_in_the_log(talk, as_ada):
    set_topics(talk.uuid, "privacy, secrets", "en", NOW)
    as_ada.post(f"{DESK}topics/privacy/", {"act": "name", "names_en": "Privacy"})
    as_ada.post(f"{DESK}topics/secrets/", {"act": "join", "into": "privacy"})
    assert "Ada called a topic otherwise: “Privacy”." in log(as_ada)
    assert "Ada joined another topic with “Privacy”." in log(as_ada)
    as_ada.post(f"{DESK}topics/privacy/remove/")
    assert "Ada took a topic off all talks." in log(as_ada)


def test_what_hosts_do_with_words_and_pages_stands_in_the_log(talk, as_ada, ada, chloe, dana):
    allow_thanks(ada, allowed=True)
    allow_thanks(ada, allowed=True)
    open_box(talk.uuid, NOW, is_open=True)
    for words in ("Thanks!", "You are a fool"):
        send_thanks(talk.uuid, dana, ThanksWish(words=words), NOW)
    first, second = Thanks.objects.order_by("pk")
    pass_thanks(ada, first.pk)
    refuse_thanks(ada, second.pk)
    write_speaker_page(chloe, SpeakerWish(name="Chloé"), NOW)
    vet_speaker_page(ada, "chloe")
    said = log(as_ada)
    for sentence in (
        "Ada let visitors write to speakers who would like it.",
        "Ada passed a visitor&#x27;s words on to the speaker of “Gossip without a crowd”.",
        "Ada deleted a visitor&#x27;s words to the speaker of “Gossip without a crowd”.",
        "Ada let the links of a speaker&#x27;s page be shown: “Chloé”.",
    ):
        assert said.count(sentence) == 1
    assert "fool" not in said
    drop_speaker_page(ada, "chloe")
    assert "Ada took the page of a speaker away." in log(as_ada)
