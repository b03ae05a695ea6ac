"""A speaker has a page only if they ask for one, and it unmasks nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.proposals.domain.proposing import withdraw
from meshup.proposals.domain.speakers import join_as_speaker
from meshup.talks.domain.speaker_pages import SpeakerWish, write_speaker_page
from meshup.talks.models import SpeakerPage
from tests.proposals.conftest import NOW, proposed
from tests.talks.conftest import browser, placed
from tests.talks.test_views_own import page_of, public, send

pytestmark = pytest.mark.django_db
PAGES = "/en/talks/speakers/"


def ask_for_page(facts, name: str = "Chloé", url: str = "", **texts: str):
    """Ask for a page by the link of a talk."""
    said = {f"texts_{code}": text for code, text in texts.items()}
    return send(facts, "speaker", name=name, url=url, **said)


def test_nobody_has_a_page_who_asked_for_none(talk):
    assert browser().get(f"{PAGES}chloe/").status_code == 404
    assert "Chloé" not in browser().get(PAGES).text
    assert PAGES + "chloe" not in public(talk)


def test_a_page_holds_the_name_the_words_and_the_talks(talk):
    assert ask_for_page(talk, en="I *knit* nets.").status_code == 303
    page = browser().get(f"{PAGES}chloe/").text
    assert "<em>knit</em>" in page
    assert "Gossip without a crowd" in page
    assert f'<a href="{PAGES}chloe/">Chloé</a>' in public(talk)
    assert "Chloé" in browser().get(PAGES).text
    assert f"{PAGES}chloe/" in browser().get(page_of(talk)).text


def test_taken_back_it_is_gone_at_once(talk):
    ask_for_page(talk)
    assert send(talk, "no_speaker").status_code == 303
    assert browser().get(f"{PAGES}chloe/").status_code == 404
    assert PAGES + "chloe" not in public(talk)
    assert not SpeakerPage.objects.exists()


def test_talks_under_another_name_are_not_on_it(talk, ada, chloe):
    hidden = placed(ada, proposed(chloe, "Leaks", names=("Nobody",)), starts_at=None)
    ask_for_page(talk)
    page = browser().get(f"{PAGES}chloe/").text
    assert "Leaks" not in page
    assert "chloe/" not in public(hidden)
    own = browser().get(page_of(talk)).text
    assert "another name" in own
    assert "Nobody" in own
    assert "Leaks" not in browser().get("/api/speakers").text


def test_the_same_name_of_somebody_beside_them_unmasks_nobody(talk, ada, chloe, dana):
    facts = proposed(chloe, "Leaks", names=("Nobody", "Chloé"))
    join_as_speaker(facts.speakers[1].invitation, dana, "Chloé", NOW)
    both = placed(ada, facts, starts_at=None)
    ask_for_page(talk)
    assert "Leaks" not in browser().get(f"{PAGES}chloe/").text
    assert "Leaks" not in browser().get("/api/speakers").text
    assert "speakers/chloe/" not in public(both)


def test_links_wait_until_a_host_has_read_them(talk, as_ada, as_door):
    ask_for_page(talk, url="https://chloe.example", en="See https://pills.example now")
    page = f"{PAGES}chloe/"
    for path in (page, "/api/speakers"):
        assert ".example" not in browser().get(path).text.replace("paris.example", "")
    assert "has links that nobody has read" in as_ada.get("/en/desk/").text
    assert as_door.post("/en/desk/talks/speakers/chloe/vet/").status_code == 403
    as_ada.post("/en/desk/talks/speakers/chloe/vet/")
    assert "https://chloe.example" in browser().get(page).text
    ask_for_page(talk, url="https://chloe.example", en="No pills")
    assert "https://chloe.example" in browser().get(page).text, "known links stay"
    ask_for_page(talk, url="https://other.example")
    assert "other.example" not in browser().get(page).text


def test_a_host_takes_a_page_away(talk, as_ada):
    ask_for_page(talk, url="https://pills.example")
    as_ada.post("/en/desk/talks/speakers/chloe/drop/")
    assert browser().get(f"{PAGES}chloe/").status_code == 404
    assert as_ada.post("/en/desk/talks/speakers/chloe/drop/").status_code == 404


@pytest.mark.parametrize(
    ("name", "url", "text"),
    [("", "", ""), ("x" * 81, "", ""), ("C", "javascript:x", ""), ("C", "", "x" * 1_001)],
)
def test_what_makes_no_page_is_refused(talk, name, url, text):
    assert ask_for_page(talk, name, url, en=text).status_code == 422
    assert not SpeakerPage.objects.exists()


def test_without_a_public_talk_there_is_no_page(ada, chloe):
    facts = placed(ada, proposed(chloe, names=("Chloé",)))
    ask_for_page(facts)
    withdraw(facts.uuid, NOW)
    assert browser().get(f"{PAGES}chloe/").status_code == 404
    assert "Chloé" not in browser().get(PAGES).text


def test_two_of_one_name_have_two_addresses_and_a_page_keeps_its_own(chloe, dana):
    first = write_speaker_page(chloe, SpeakerWish(name="Sam"), NOW)
    second = write_speaker_page(dana, SpeakerWish(name="Sam"), NOW)
    assert (first, second != first, second.startswith("sam-")) == ("sam", True, True)
    assert write_speaker_page(chloe, SpeakerWish(name="Samira"), NOW) == "sam"
    assert write_speaker_page(dana, SpeakerWish(name="小林"), NOW) == second


@pytest.mark.parametrize("path", [PAGES, f"{PAGES}sam/", "/api/speakers"])
def test_pages_take_as_many_queries_for_three_as_for_one(ada, chloe, dana, path):
    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser().get(path).status_code == 200
        return len(asked)

    write_speaker_page(chloe, SpeakerWish(name="Sam"), NOW)
    placed(ada, proposed(chloe, "One", names=("Sam",)), starts_at=None)
    counted()
    first = counted()
    write_speaker_page(dana, SpeakerWish(name="Sam"), NOW)
    for title in ("Two", "Three"):
        placed(ada, proposed(chloe, title, names=("Sam",)), starts_at=None)
        placed(ada, proposed(dana, f"{title} more", names=("Sam",)), starts_at=None)
    assert counted() == first
