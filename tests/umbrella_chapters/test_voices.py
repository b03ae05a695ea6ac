"""People of a town say that they would like a community there: with one click, and it is theirs."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meshup.kit import clock, personal_data
from meshup.kit.limits import Allowance
from meshup.kit.personal_data import Subject
from meshup.letters.models import Address
from meshup.moderation.limits import LIMITS
from meshup.peers.domain.peers import make_peer
from meshup.peers.domain.personal_data import erase_peer
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella_chapters.domain.audience import VOICES
from meshup.umbrella_chapters.domain.personal_data import RECORDS, expire
from meshup.umbrella_chapters.domain.voices import give_voice
from meshup.umbrella_chapters.models import Chapter, Voice
from tests.mailings.conftest import arrived
from tests.umbrella.roofs import be_umbrella

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
PAGE = "/en/umbrella/chapters/"
GIVE = f"{PAGE}give/"
MINE = f"{PAGE}mine/"


def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


def give(who, **data):
    return who.post(GIVE, {"town": "Rouen", "email": ""} | data)


def main_of(page):
    return page.text.partition("<main")[2].partition("</main")[0]


def button_in(letter):
    url = re.findall(r"https?://\S+/(?:en|fr)/\S*[-\w]{42}/", letter.body)[0]
    return "/" + url.split("/", 3)[3]


def test_the_page_is_one_for_everybody_and_sets_no_cookie(as_chloe):
    page = as_chloe.get(PAGE)
    assert page.status_code == 200
    assert dict(page.cookies) == {}
    assert "umbrella:chapters" in page["X-Meshup-Tags"]


def test_a_page_of_another_site_gives_no_voice():
    for headers in ({"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = Client(headers=headers).post(GIVE, {"town": "Rouen", "email": ""})
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert not Voice.objects.exists()


def test_a_voice_counts_once_for_a_device_and_others_join_in_with_one_click(as_chloe):
    assert give(as_chloe)["Location"] == MINE
    give(as_chloe)
    chapter = Chapter.objects.get()
    assert (chapter.town, chapter.country) == ("Rouen", "FR")
    browser().post(GIVE, {"chapter": chapter.pk})
    assert Voice.objects.count() == 2
    text = " ".join(as_chloe.get(PAGE).text.split())
    assert "2 voices of 5" in text
    assert not Address.objects.exists()


def test_only_towns_are_wished_for(as_chloe):
    for town in ("", "<script>alert(1)</script>", "Buy pills at pills.example", "x" * 200):
        assert give(as_chloe, town=town).status_code == 422
    assert give(as_chloe, town="", chapter="77").status_code in {404, 422}
    assert not Chapter.objects.exists()


def test_a_machine_that_fills_in_everything_is_not_counted(as_chloe):
    give(as_chloe, website="https://pills.example")
    assert not Voice.objects.exists()


def test_an_address_is_kept_only_when_its_reader_said_yes(as_chloe):
    give(as_chloe, email="Chloe@Rouen.example")
    (letter,) = arrived()
    assert letter.to == ["chloe@rouen.example"]
    assert "A community in Rouen" in letter.body
    voice = Voice.objects.get()
    assert (voice.address_id, voice.hears) == (None, False)
    assert list(VOICES.recipients("", clock.now())) == []
    path = button_in(letter)
    as_chloe.get(path)
    assert not Voice.objects.get().hears  # a mail scanner opens links
    assert as_chloe.post(path).status_code == 302
    (recipient,) = VOICES.recipients("", clock.now())
    assert recipient.number == voice.pk
    VOICES.stop(voice.pk)
    assert list(VOICES.recipients("", clock.now())) == []
    VOICES.resume(voice.pk)
    assert len(list(VOICES.recipients("", clock.now()))) == 1


def test_whoever_took_it_back_meanwhile_hears_nothing(as_chloe):
    give(as_chloe, email="chloe@rouen.example")
    path = button_in(arrived()[0])
    as_chloe.post(f"{MINE}{Voice.objects.get().pk}/withdraw/")
    as_chloe.post(path)
    assert not Voice.objects.exists()
    assert list(VOICES.recipients("", clock.now())) == []


def test_one_takes_back_ones_own_voice_and_nobody_elses(as_chloe):
    give(as_chloe)
    number = Voice.objects.get().pk
    assert "Rouen" in as_chloe.get(MINE).text
    other = browser()
    other.post(f"{MINE}{number}/withdraw/")
    give(other, town="Dijon")
    other.post(f"{MINE}{number}/withdraw/")
    assert Voice.objects.count() == 2
    as_chloe.post(f"{MINE}{number}/withdraw/")
    assert list(Chapter.objects.values_list("town", flat=True)) == ["Dijon"]
    assert "Rouen" not in as_chloe.get(PAGE).text


def test_enough_voices_are_a_thing_to_do_for_hosts_until_it_begins(as_ada, as_chloe, as_bilal):
    be_umbrella(voices_wanted=2)
    give(as_chloe)
    assert "would like a community in Rouen" not in as_ada.get("/en/desk/").text
    give(browser())
    desk = main_of(as_ada.get("/en/desk/"))
    assert "2 people would like a community in Rouen" in desk
    assert 'href="/en/kit/"' in desk
    begun = f"/en/desk/umbrella/chapters/{Chapter.objects.get().pk}/begun/"
    assert as_bilal.post(begun).status_code == 403
    assert as_ada.post(begun).status_code == 302
    assert "would like a community in Rouen" not in as_ada.get("/en/desk/").text
    assert "it begins" in as_chloe.get(PAGE).text


def test_enough_voices_are_led_to_the_kit(as_ada, as_chloe):
    be_umbrella(voices_wanted=2)
    way = 'href="/en/kit/"'
    words = "What you need to begin"
    give(as_chloe)
    assert words not in as_chloe.get(PAGE).text
    give(browser())
    page = as_chloe.get(PAGE).text
    assert f"{way}>{words}" in page
    assert as_chloe.get("/en/kit/").status_code == 200
    assert f"{way}>The kit to begin with" in " ".join(as_ada.get("/en/desk/").text.split())


def test_a_node_that_is_no_umbrella_takes_no_voice(as_chloe):
    change_umbrella(None, UmbrellaFacts())
    assert as_chloe.get(PAGE).status_code == 404
    assert give(as_chloe).status_code == 404
    assert not Voice.objects.exists()


def test_a_flood_of_voices_is_bounded(monkeypatch):
    few = replace(LIMITS["chapter_voice"], network=(Allowance(2, timedelta(hours=1)),))
    monkeypatch.setitem(LIMITS, "chapter_voice", few)
    assert [give(browser()).status_code for _time in range(4)] == [303, 303, 429, 429]
    assert Voice.objects.count() == 2


def test_addresses_of_one_network_are_counted_as_at_every_door(monkeypatch):
    few = replace(LIMITS["leave_address"], network=(Allowance(1, timedelta(hours=1)),))
    monkeypatch.setitem(LIMITS, "leave_address", few)
    typed = [give(browser(), email=f"a{each}@rouen.example").status_code for each in range(2)]
    assert typed == [303, 429]
    assert give(browser()).status_code == 303  # a voice without one is heard
    assert (Voice.objects.count(), Address.objects.count()) == (2, 1)


def test_what_is_kept_is_shown_and_erased(as_chloe):
    give(as_chloe, email="chloe@rouen.example")
    as_chloe.post(button_in(arrived()[0]))
    voice = Voice.objects.get()
    assert RECORDS.holders([voice.peer_id, 77]) == {voice.peer_id}
    assert RECORDS.emails(voice.peer_id) == {"chloe@rouen.example"}
    assert "Rouen" in RECORDS.describe(voice.peer_id)[0]
    (record,) = personal_data.export(Subject(email="chloe@rouen.example"))[
        "umbrella_chapters.voices"
    ]
    assert record["town"] == "Rouen"
    erase_peer(voice.peer_id)
    assert not Voice.objects.exists()
    assert not Chapter.objects.exists()
    assert not Address.objects.exists()


def test_two_peers_that_are_one_have_one_voice_with_the_yes():
    at = clock.now()
    one, other = make_peer("en", at), make_peer("en", at)
    for peer in (one, other):
        give_voice(peer, "Rouen", at)
    give_voice(one, "Dijon", at)
    address = Address.objects.create(
        email="a@rouen.example", language="en", handle="x" * 22, made_at=at
    )
    Voice.objects.filter(peer=one, chapter__town="Rouen").update(address=address, hears=True)
    RECORDS.merge(one, other, at)
    voices = Voice.objects.filter(peer=other).order_by("chapter__town")
    assert [(v.chapter.town, v.hears) for v in voices] == [("Dijon", False), ("Rouen", True)]
    assert not Voice.objects.filter(peer=one).exists()


def test_a_voice_lasts_two_years():
    at = clock.now()
    give_voice(make_peer("en", at), "Rouen", at)
    assert expire(at + timedelta(days=700)) == 0
    assert expire(at + timedelta(days=731)) == 1
    assert not Chapter.objects.exists()


def test_questions_do_not_grow_with_wishes(as_chloe):
    def asked():
        be_umbrella()
        with CaptureQueriesContext(connection) as queries:
            assert as_chloe.get(PAGE).status_code == 200
        return len(queries)

    at = clock.now()
    give_voice(make_peer("en", at), "Rouen", at)
    asked()
    one = asked()
    for town in ("Dijon", "Nantes"):
        give_voice(make_peer("en", at), town, at)
    assert asked() == one
