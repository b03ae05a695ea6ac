"""Visitors write to a speaker who asked for it, where hosts allow it, and hosts read it first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit import clock
from meshup.letters.models import Letter
from meshup.moderation.domain.blocks import block_peer
from meshup.peers.domain.devices import add_device
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.links import speaking_link_of
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import invite_speaker, join_as_speaker
from meshup.talks.domain import thanks as thanks_domain
from meshup.talks.domain.thanks import (
    RETENTION,
    allow_thanks,
    forget_thanks,
    pass_thanks,
    refuse_thanks,
)
from meshup.talks.models import Thanks
from tests.attendance_letters.letter_reading import arrived
from tests.proposal_letters.conftest import letters_leave
from tests.proposal_letters.speakers import CHLOE, with_letters
from tests.talks.conftest import browser, placed
from tests.talks.test_views_own import page_of, public, send

__all__ = ["letters_leave"]

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


def test_hosts_are_told_where_no_speaker_can_ask(talk, chloe, ada, as_ada):
    page = f"/en/desk/talks/{talk.slug}/"
    assert "Words of visitors</h2>" not in as_ada.get(page).text
    allow_thanks(ada, allowed=True)
    assert "has neither a device here nor letters" in as_ada.get(page).text
    assert "Of 1 talk nobody can ask" in " ".join(as_ada.get("/en/desk/talks/").text.split())
    add_device(chloe, clock.now())
    assert "has not asked for them" in as_ada.get(page).text
    assert "nobody can ask" not in as_ada.get("/en/desk/talks/").text
    send(talk, "open_box")
    assert "Its speaker asks for them" in as_ada.get(page).text
    assert "1 speaker asks for it so far" in " ".join(as_ada.get("/en/desk/talks/").text.split())


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


# --- by letter, too


@pytest.fixture
def mailed_talk(letters_leave, ada, chloe, letters_allowed):
    """Chloé's talk, with an address whose reader said yes; she would like to be written to."""
    talk = placed(ada, with_letters(chloe, names=("Chloé",)))
    send(talk, "open_box")
    arrived()
    return talk


def passed(ada, talk, words="That was clear!", **more):
    """Let a host pass on what a visitor writes; return what leaves."""
    write(talk, words, **more)
    assert arrived() == []
    pass_thanks(ada, Thanks.objects.get(words=words).pk)
    return arrived()


def test_words_reach_the_speaker_by_letter_once_a_host_has_read_them(mailed_talk, ada):
    (letter,) = passed(ada, mailed_talk, "Marvellous <b>!", name="Farid")
    assert letter.to == [CHLOE]
    assert letter.subject == "A visitor thanks you for “Gossip without a crowd”"
    assert "Marvellous <b>!\n\nFarid" in letter.body
    assert f"{page_of(mailed_talk)}#thanks" in letter.body
    assert "Marvellous &lt;b&gt;!" in letter.alternatives[0].content
    assert "Marvellous &lt;b&gt;!" in browser().get(page_of(mailed_talk)).text


def test_a_question_is_called_one_in_the_language_of_its_reader(letters_leave, ada, chloe, dana):
    allow_thanks(ada, allowed=True)
    talk = placed(ada, with_letters(chloe, language="fr"))
    send(talk, "open_box")
    arrived()
    (letter,) = passed(ada, talk, "And then?", kind="question")
    assert (
        letter.subject
        == "Une question sur «\N{NO-BREAK SPACE}Gossip without a crowd\N{NO-BREAK SPACE}»"
    )


def test_what_hosts_delete_leaves_for_nobody(mailed_talk, ada):
    write(mailed_talk, "You are a fool")
    refuse_thanks(ada, Thanks.objects.get().pk)
    assert arrived() == []


def test_who_wants_none_by_letter_reads_them_on_the_page(mailed_talk, ada):
    assert "It comes to your address as well." in browser().get(page_of(mailed_talk)).text
    send(mailed_talk, "not_by_letter")
    assert passed(ada, mailed_talk) == []
    page = browser().get(page_of(mailed_talk)).text
    assert ("That was clear!" in page, "does not come to your address" in page) == (True, True)
    send(mailed_talk, "by_letter")
    assert len(passed(ada, mailed_talk, "Again!")) == 1


def test_the_link_in_the_letter_stops_these_and_no_others(mailed_talk, ada):
    (letter,) = passed(ada, mailed_talk)
    path = "/" + letter.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    browser().post(path, {"List-Unsubscribe": "One-Click"})
    assert passed(ada, mailed_talk, "Again!") == []
    assert letter_reader(mailed_talk.uuid).gets_letters


def test_what_is_deleted_before_it_left_does_not_leave(mailed_talk, ada):
    write(mailed_talk)
    number = Thanks.objects.get().pk
    pass_thanks(ada, number)
    forget_thanks(mailed_talk.uuid, number)
    assert arrived() == []


def test_who_gave_no_address_gets_none_and_is_asked_nothing(open_talk, ada):
    write(open_talk)
    pass_thanks(ada, Thanks.objects.get().pk)
    assert not Letter.objects.exists()
    page = browser().get(page_of(open_talk)).text
    assert ("That was clear!" in page, "your address" in page) == (True, False)


def test_whoever_was_invited_does_not_learn_whether_there_is_an_address(mailed_talk, dana):
    token = invite_speaker(mailed_talk.uuid, "Dana", clock.now())
    join_as_speaker(token, dana, "Dana", clock.now())
    own = speaking_link_of(proposal(mailed_talk.uuid).speakers[-1].handle)
    page = browser().get(f"/en/talks/mine/{own}/")
    assert (page.status_code, "your address" in page.text) == (200, False)
