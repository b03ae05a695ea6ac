"""Visitors write to a speaker who asked for it, where hosts allow it, and hosts read it first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit import clock
from meshup.moderation.domain.blocks import block_peer
from meshup.talks.domain import thanks as thanks_domain
from meshup.talks.domain.thanks import RETENTION, allow_thanks
from meshup.talks.models import Thanks
from tests.talks.conftest import browser
from tests.talks.test_views_own import page_of, public, send

pytestmark = pytest.mark.django_db


def box(facts) -> str:
    """Return where one writes to the speaker."""
    return f"/en/talks/{facts.slug}/thanks/"


def write(facts, words: str = "That was clear!", who=None, **more):
    """Write to the speaker."""
    return (who or browser()).post(box(facts), {"kind": "thanks", "words": words} | more)


def test_it_is_off_until_the_speaker_asks_and_hosts_allow_it(talk, ada):
    assert "do not let visitors write" in browser().get(page_of(talk)).text
    assert write(talk).status_code == 404
    allow_thanks(ada, allowed=True)
    assert (write(talk).status_code, box(talk) in public(talk)) == (404, False)
    send(talk, "open_box")
    assert (write(talk).status_code, box(talk) in public(talk)) == (303, True)
    send(talk, "close_box")
    assert (write(talk, "More").status_code, box(talk) in public(talk)) == (404, False)
    send(talk, "open_box")
    allow_thanks(ada, allowed=False)
    assert (write(talk, "More").status_code, box(talk) in public(talk)) == (404, False)
    assert Thanks.objects.count() == 1


@pytest.fixture
def open_talk(talk, letters_allowed):
    """Chloé's talk; she would like to be written to."""
    send(talk, "open_box")
    return talk


def test_hosts_read_it_first_then_the_speaker_and_nobody_else(open_talk, as_ada, as_bilal):
    answer = write(open_talk, "Marvellous <b>!", name="Farid")
    assert answer.headers["Location"].endswith("/thanks/?sent")
    assert "Hosts read it" in browser().get(answer["Location"]).text
    assert "Marvellous" not in browser().get(page_of(open_talk)).text
    assert "1 visitor wrote to a speaker" in as_ada.get("/en/desk/").text
    assert "Marvellous &lt;b&gt;!" in as_bilal.get("/en/desk/talks/").text
    as_bilal.post(f"/en/desk/talks/thanks/{Thanks.objects.get().pk}/pass/")
    own = browser().get(page_of(open_talk)).text
    assert "Marvellous &lt;b&gt;!" in own
    assert "Farid" in own
    assert "1 visitor wrote to you" in browser().get(f"/en/proposed/{open_talk.link}/").text
    assert "Marvellous" not in public(open_talk)
    assert "Marvellous" not in as_ada.get("/en/desk/talks/").text
    send(open_talk, "forget", number=Thanks.objects.get().pk)
    assert not Thanks.objects.exists()


def test_what_hosts_refuse_is_deleted_and_two_hosts_do_it_once(open_talk, as_ada, as_door):
    write(open_talk, "You are a fool")
    refuse = f"/en/desk/talks/thanks/{Thanks.objects.get().pk}/refuse/"
    assert as_door.post(refuse).status_code == 403
    assert as_ada.post(refuse).status_code == 302
    assert not Thanks.objects.exists()
    assert as_ada.post(refuse).status_code == 404


def test_a_speaker_deletes_nothing_that_hosts_have_not_passed_on(open_talk):
    write(open_talk)
    send(open_talk, "forget", number=Thanks.objects.get().pk)
    assert Thanks.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"words": ""},
        {"words": "  \n"},
        {"words": "x" * 601},
        {"words": "Hello", "name": "x" * 81},
        {"words": "Hello", "kind": "advert"},
    ],
)
def test_what_is_too_long_or_nothing_is_refused(open_talk, fields):
    answer = write(open_talk, **fields)
    assert answer.status_code == 422
    assert not Thanks.objects.exists()


def test_a_machine_that_fills_in_everything_is_not_heard(open_talk):
    assert write(open_talk, website="https://pills.example").status_code == 303
    assert not Thanks.objects.exists()


def test_a_page_of_another_site_writes_to_nobody(open_talk):
    for headers in ({"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = Client(headers=headers).post(box(open_talk), {"kind": "thanks", "words": "Spam"})
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert not Thanks.objects.exists()


def test_pressed_twice_it_is_sent_once(open_talk):
    one = browser()
    write(open_talk, who=one)
    write(open_talk, who=one)
    assert Thanks.objects.count() == 1


def test_who_writes_too_much_waits(open_talk):
    one = browser()
    answers = [write(open_talk, f"Number {number}", one).status_code for number in range(8)]
    assert answers == [303] * 7 + [429], "the first made them a peer, of whom six an hour are taken"


def test_a_flood_stops_before_hosts_drown(open_talk, monkeypatch):
    monkeypatch.setattr(thanks_domain, "MOST_WAITING", 1)
    write(open_talk)
    assert write(open_talk, "More").status_code == 409


def test_who_is_blocked_finds_nothing_to_write_to(open_talk, ada):
    one = browser()
    write(open_talk, who=one)
    block_peer(ada, Thanks.objects.get().peer_id, "rude", clock.now())
    answer = write(open_talk, "Again", one)
    assert answer.status_code == 404
    assert Thanks.objects.count() == 1


def test_only_hosts_say_whether_it_is_allowed(talk, as_bilal, as_ada):
    assert as_bilal.post("/en/desk/talks/thanks/allow/").status_code == 403
    assert as_ada.post("/en/desk/talks/thanks/allow/").status_code == 302
    assert "Visitors may write to me" in browser().get(page_of(talk)).text


def test_words_are_kept_for_half_a_year(open_talk):
    from meshup.talks.domain.personal_data import expire_thanks  # noqa: PLC0415

    write(open_talk)
    assert expire_thanks(clock.now() + RETENTION - timedelta(days=1)) == 0
    assert expire_thanks(clock.now() + RETENTION + timedelta(days=1)) == 1
