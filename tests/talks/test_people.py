"""What is kept about people: told, exported, erased; and nothing private leaves by any door."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.letters.domain.addresses import leave_address
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.domain.peers import make_peer, peer_facts
from meshup.proposals.domain.personal_data import expire
from meshup.proposals.domain.proposing import propose, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import invite_speaker
from meshup.proposals.domain.wishes import Submission
from meshup.talks.domain.materials import MaterialWish, add_file, add_link
from meshup.talks.domain.peer_records import RECORDS
from meshup.talks.domain.personal_data import expire_pages
from meshup.talks.domain.speaker_pages import SpeakerWish, write_speaker_page
from meshup.talks.domain.thanks import ThanksWish, open_box, send_thanks
from meshup.talks.domain.topics import set_topics
from meshup.talks.jobs import tend_talks
from meshup.talks.models import Material, SpeakerPage, TalkTopic, Thanks, ThanksBox, Topic
from tests.proposals.conftest import AFTERWARDS, DECEMBER, NOW, wish
from tests.proposals.test_people import whole_database
from tests.talks.conftest import PDF, browser, placed, saved

pytestmark = pytest.mark.django_db
MARKER = "Zaphod-Marker"
EMAIL = "zaphod-marker@x.example"


def everything(ada, peer: int):
    """Let a peer hold a talk about which there is everything that can be; return it whole."""
    address = leave_address(EMAIL, "en", NOW)
    said = wish("Nets", names=("Chloé",), note=f"Private {MARKER}", responses={})
    made = propose(said, peer, NOW, Submission("en", "a" * 32, address.number))
    facts = placed(ada, proposal(made.uuid))
    add_file(facts.uuid, PDF, MaterialWish(), NOW)
    add_link(facts.uuid, MaterialWish(url="https://waits.example/zaphod"), NOW)
    set_topics(facts.uuid, "DHT", "en", NOW)
    open_box(facts.uuid, NOW, is_open=True)
    wished = SpeakerWish(name="Chloé", texts={"en": "Nets."}, url="https://waits.example/zaphod")
    write_speaker_page(peer, wished, NOW)
    send_thanks(facts.uuid, make_peer("en", NOW), ThanksWish(words=f"Dear {MARKER}"), NOW)
    invite_speaker(facts.uuid, f"Not yet {MARKER}", NOW)
    return proposal(facts.uuid)


@pytest.fixture
def full(ada, chloe, letters_allowed, media):
    """Chloé's talk, with everything."""
    return everything(ada, chloe)


def test_nothing_private_leaves_by_any_door_of_everybody(full):
    number = Material.objects.exclude(file_kind="").get().pk
    talks = f"/en/talks/{full.slug}/"
    doors = (
        *("/en/talks/", "/en/talks/?q=nets", talks, f"{talks}card.png", f"{talks}thanks/"),
        *("/en/talks/topics/", "/en/talks/topics/dht/", "/en/talks/speakers/"),
        *("/en/talks/speakers/chloe/", f"/en/events/{DECEMBER}/", "/en/", "/en/agenda/"),
        *("/talks.atom", "/sitemap.xml", "/feed.atom", "/schedule.json", "/agenda.ics"),
        *("/api/talks", f"/api/talks/{full.slug}", "/api/speakers", "/api/slots"),
        *(f"/api/events/{DECEMBER}", f"/events/{DECEMBER}.jsonld", f"{talks}files/{number}/"),
    )
    secrets = (MARKER, EMAIL, "waits.example", full.handle, full.link, "a" * 32)
    for path in doors:
        content, headers = saved(path)
        body = content + str(headers).encode()
        for secret in secrets:
            assert secret.lower().encode() not in body.lower(), (path, secret)


def test_an_export_says_all_of_it(full, chloe):
    kept = personal_data.export(Subject(peer=chloe))
    file, link, box = kept["talks.materials"]
    assert (file["file"].endswith(".pdf"), link["url"]) == (True, "https://waits.example/zaphod")
    assert "wants_words_since" in box
    assert kept["talks.speaker_pages"][0]["name"] == "Chloé"
    (words,) = personal_data.export(Subject(peer=Thanks.objects.get().peer_id))["talks.thanks"]
    assert words["words"] == f"Dear {MARKER}"
    json.dumps(kept)


@pytest.mark.parametrize("by_email", [True, False])
def test_whoever_is_erased_leaves_nothing_of_it(full, chloe, media, by_email):
    personal_data.erase(Subject(email=EMAIL) if by_email else Subject(peer=chloe))
    for kind in (Material, TalkTopic, Topic, SpeakerPage, ThanksBox, Thanks):
        assert not kind.objects.exists(), kind
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert "waits.example" not in whole_database()
    for path in (f"/en/talks/{full.slug}/", "/en/talks/speakers/chloe/", "/en/talks/topics/dht/"):
        assert browser().get(path).status_code == 404


def test_a_visitor_who_is_erased_has_written_nothing(full):
    peer = Thanks.objects.get().peer_id
    personal_data.erase(Subject(peer=peer))
    assert not Thanks.objects.exists()
    assert Material.objects.exists()


def test_what_is_forgotten_after_its_time_takes_all_of_it_along(full, media):
    with clock.set_to(NOW + timedelta(days=1)):
        withdraw(full.uuid, NOW + timedelta(days=1))
    expire(NOW + timedelta(days=60))
    tend_talks()
    assert not Material.objects.exists()
    assert list(media.rglob("*.pdf")) == []
    expire_pages(AFTERWARDS)
    assert not SpeakerPage.objects.exists()


def test_a_page_stays_while_there_is_anything_to_say(full):
    expire_pages(AFTERWARDS)
    assert SpeakerPage.objects.exists()


def test_two_who_are_one_person_have_one_page_and_all_words(full, chloe, dana):
    write_speaker_page(dana, SpeakerWish(name="Dana"), NOW)
    send_thanks(full.uuid, chloe, ThanksWish(words="To myself"), NOW)
    assert RECORDS.holders([chloe, dana]) == {chloe, dana}
    assert len(RECORDS.describe(chloe)) == 2
    RECORDS.merge(chloe, dana, NOW)
    assert list(SpeakerPage.objects.values_list("peer", "name")) == [(dana, "Dana")]
    assert Thanks.objects.filter(peer=dana).count() == 1
    assert RECORDS.holders([chloe, dana]) == {dana}


def test_a_visitor_lives_while_their_words_do(full):
    peer = Thanks.objects.get().peer_id
    with clock.set_to(NOW + timedelta(days=3)):
        forget_at_night(clock.now())
        assert peer_facts(peer) is not None


def test_hosts_tell_visitors_what_is_kept(node):
    page = browser().get("/en/privacy/").text
    for title in ("Your page as a speaker", "What you write to a speaker", "Slides and links"):
        assert title in page
