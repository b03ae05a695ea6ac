"""The form: a title is enough, what is wrong stands beside its field, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.talk_lines import place_talk
from meshup.kit import clock
from meshup.letters.models import Address
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.limits import LIMITS
from meshup.peers.domain.peers import make_peer
from meshup.peers.models import Peer
from meshup.proposals.domain.call_facts import Choice, Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from meshup.proposals.models import Proposal
from tests.agenda.paris import DECEMBER, NOW
from tests.agenda.talks import GOSSIP, placed, placing
from tests.proposals.conftest import proposed
from tests.proposing.pages import EVENING, FORM, TITLE, form_of, phone, propose, row_of, words

JANUARY = "paris-p2p-2027-01-06"
QUESTIONS = (
    Question("why", "text", {"en": "Why you?"}, required=True),
    Question(
        "size",
        "choice",
        {"en": "Which size?"},
        (Choice("s", {"en": "small"}), Choice("l", {"en": "large"})),
    ),
    Question("age", "number", {"en": "How old is it?"}),
    Question("yes", "consent", {"en": "We may print it"}, required=True),
)


def asking(ada, **plan):
    """Let the standing call ask more than it usually does."""
    return change_call(ada, "", 0, CallPlan(**plan), NOW)


def test_a_title_is_enough():
    chloe = phone()
    page = propose(chloe)
    assert TITLE in words(chloe.get(page))
    row = row_of(page)
    assert (row.titles, row.kind, row.minutes, row.recording) == ({"en": TITLE}, "talk", 15, "no")
    assert (row.languages, row.evenings, row.state, row.language) == (["en"], [], "received", "en")
    assert row.origin == network_key("203.0.113.9")


def test_all_that_is_asked_is_kept():
    page = propose(
        phone(),
        titles_fr="La rumeur",
        abstracts_en="How **rumours** converge.",
        length="workshop-90",
        name="Chloé",
        others="Bo\n\n  Éloïse \n",
        evenings=[DECEMBER, JANUARY],
        languages=["fr", "eo"],
        needs=["projector", "silence"],
        recording="slides",
        money="ACME pays me",
        may_be_voted="on",
        note="I come by train",
        email="Chloe@X.example",
    )
    row = row_of(page)
    assert row.titles == {"en": TITLE, "fr": "La rumeur"}
    assert row.abstracts == {"en": "How **rumours** converge."}
    assert (row.kind, row.minutes, row.languages) == ("workshop", 90, ["fr", "eo"])
    assert (row.evenings, row.needs) == ([DECEMBER, JANUARY], ["projector", "silence"])
    assert (row.recording, row.money, row.note) == ("slides", "ACME pays me", "I come by train")
    assert row.may_be_voted
    assert row.address.email == "chloe@x.example"
    names = [(each.name, each.agreed_at is not None) for each in row.speakers.all()]
    assert names == [("Chloé", True), ("Bo", False), ("Éloïse", False)]


REFUSED = [
    ({"titles_en": ""}, "Write this in at least one language."),
    ({"titles_en": "x" * 201}, "201 characters"),
    ({"abstracts_en": "x" * 20_001}, "20001 characters"),
    ({"length": "opera-15"}, "Select a valid choice"),
    ({"length": "talk-16"}, "Select a valid choice"),
    ({"length": ""}, "This field is required."),
    ({"name": "x" * 81}, "at most 80 characters"),
    ({"others": "x" * 81}, "This is 81 characters long"),
    ({"others": "\n".join(map(str, range(12)))}, "At most 12 people can hold it."),
    ({"evenings": ["no-such-evening"]}, "Select a valid choice"),
    ({"languages": ["tlh"]}, "Select a valid choice"),
    ({"needs": ["orchestra"]}, "Select a valid choice"),
    ({"recording": "perhaps"}, "Select a valid choice"),
    ({"money": "x" * 201}, "at most 200 characters"),
    ({"email": "nobody"}, "Enter a valid email address."),
    ({"note": "x" * 5_001}, "at most 5000 characters"),
]


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(typed, sentence):
    chloe = phone()
    sent = form_of(chloe, abstracts_fr="Des rumeurs", others="Bo") | typed
    response = chloe.post(FORM, sent)
    assert response.status_code == 422
    page = words(response)
    assert page.count(sentence) >= 2  # in the summary, and beside the field
    assert "Des rumeurs" in page
    assert f'value="{sent["once"]}"' in response.content.decode()
    assert not any(rows.objects.exists() for rows in (Proposal, Peer, Address))


def test_pressed_twice_it_is_one_and_sent_again_it_is_mended():
    chloe, again = phone(), phone()
    sent = form_of(chloe)
    first = chloe.post(FORM, sent)["Location"]
    assert again.post(FORM, sent)["Location"] == first  # the cookie of the first was not yet there
    assert Proposal.objects.count() == Peer.objects.count() == 1
    assert TITLE in words(again.get("/en/my-talks/"))
    mended = chloe.post(FORM, sent | {"titles_en": "Gossip", "email": "chloe@x.example"})
    assert mended["Location"] == first
    row = Proposal.objects.get()
    assert (row.titles, row.address.email) == ({"en": "Gossip"}, "chloe@x.example")


def test_a_token_that_anybody_could_have_is_none():
    chloe = phone()
    links = {
        chloe.post(FORM, form_of(chloe, once=once, titles_en=once or "-"))["Location"]
        for once in ("", "7")
    }
    bo = phone("203.0.113.8")
    assert bo.post(FORM, form_of(bo, once="7"))["Location"] not in links


def test_two_of_one_device_are_of_one_peer_unless_it_is_somebody_else():
    chloe = phone()
    propose(chloe)
    propose(chloe, titles_en="Two")
    assert Peer.objects.count() == 1
    assert "somebody_else" in chloe.get(FORM).content.decode()
    propose(chloe, titles_en="Three", somebody_else="on")
    assert Peer.objects.count() == 2
    assert "somebody_else" not in phone().get(FORM).content.decode()


def test_machines_that_fill_in_everything_propose_nothing():
    chloe = phone()
    response = chloe.post(FORM, form_of(chloe, website="https://spam.example"))
    assert (response.status_code, response["Location"]) == (303, FORM)
    assert not Proposal.objects.exists()


def test_too_many_are_refused_and_what_was_typed_stays():
    chloe = phone()
    most = LIMITS["propose"].network[0].most
    for number in range(most):
        propose(phone(), titles_en=f"Talk {number}")
    response = chloe.post(FORM, form_of(chloe, note="for hosts"))
    assert response.status_code == 429
    assert "for hosts" in words(response)
    assert Proposal.objects.count() == most


def test_who_is_blocked_finds_no_call(ada):
    block_network(ada, network_key("203.0.113.9"), "a flood", NOW)
    chloe = phone()
    for sent in (form_of(chloe), form_of(chloe, titles_en="")):
        assert chloe.post(FORM, sent).status_code == 404
    assert not Proposal.objects.exists()


def test_a_form_of_another_site_is_refused():
    chloe = phone()
    answer = chloe.post(FORM, form_of(chloe), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not Proposal.objects.exists()


def test_the_page_is_for_going_back_to_and_for_no_cache():
    response = phone().get(FORM)
    assert response["Cache-Control"] == "private, no-cache"
    assert "X-Meshup-Tags" not in response
    assert not response.cookies


def test_a_free_slot_comes_chosen():
    page = phone().get(EVENING).content.decode()
    assert "2 slots free for talks." in page
    chosen = page[page.index(f'value="{DECEMBER}"') :]
    assert "checked" in chosen[: chosen.index(">")]
    assert row_of(propose(phone(), EVENING, evenings=[DECEMBER])).evenings == [DECEMBER]


def test_a_full_evening_says_so_and_what_comes_goes_to_the_pool():
    placed()
    place_talk(
        None, DECEMBER, replace(GOSSIP, uuid=uuid4()), placing(starts_at=None, ends_at=None), NOW
    )
    response = phone().get(EVENING)
    assert "All slots for talks are taken. Propose all the same" in words(response)
    assert "checked" not in response.content.decode().split('name="evenings"', 2)[1][:200]
    row = row_of(propose(phone(), EVENING, evenings=[DECEMBER]))
    assert (row.state, row.evenings) == ("received", [DECEMBER])


def test_an_evening_that_is_over_or_cancelled_takes_nothing(ada):
    cancel(ada, DECEMBER, {}, NOW)
    chloe = phone()
    assert "This takes no more talks." in words(chloe.get(EVENING))
    refused = chloe.post(EVENING, form_of(chloe, EVENING, evenings=[DECEMBER]))
    assert refused.status_code == 422
    with clock.set_to(NOW + timedelta(days=30)):
        assert "This takes no more talks." in words(chloe.get(EVENING))
    assert chloe.get("/en/events/none/propose/").status_code == 404
    assert chloe.post("/en/events/none/propose/", {}).status_code == 404


def test_a_dated_call_opens_closes_and_names_the_other_one(ada):
    week = timedelta(days=7)
    titles = {"en": "The festival asks"}
    plan = CallPlan(titles=titles, opens_at=NOW + week, closes_at=NOW + 2 * week, event=JANUARY)
    make_call(ada, "festival", plan, NOW)
    chloe, path = phone(), "/en/propose/festival/"
    early = words(chloe.get(path))
    assert "This call is not open yet It opens on" in early
    assert "The call that never closes" in early
    with clock.set_to(NOW + week):
        assert "The festival asks" in words(chloe.get(path))
        assert "Open until" in words(chloe.get(path))
        assert 'name="evenings"' not in chloe.get(path).content.decode()
        row = row_of(propose(chloe, path))
        assert (row.call, row.evenings) == ("festival", [JANUARY])
        assert "The festival asks" in words(chloe.get(f"/en/events/{JANUARY}/propose/"))
        sent = form_of(chloe, path, titles_en="Late")
    with clock.set_to(NOW + 2 * week):
        assert "It closed on" in words(chloe.get(path))
        late = chloe.post(path, sent)
        assert late.status_code == 409
        assert "Late" in late.content.decode()
        assert "This call for proposals is not open." in words(late)
        assert "The call that never closes" in words(late)
    assert chloe.get("/en/propose/none/").status_code == 404
    assert chloe.post("/en/propose/none/", sent).status_code == 404


def test_hosts_may_close_even_the_standing_call(ada):
    asking(ada, is_open=False)
    page = words(phone().get(FORM))
    assert "This call is closed" in page
    assert "There is no other one at present." in page
    assert phone().post(FORM, {"titles_en": TITLE, "length": "talk-15"}).status_code == 409


def test_a_call_asks_for_levels_and_answers(ada):
    topics = (Topic("dht", {"en": "Hash tables"}),)
    asking(
        ada,
        topics=topics,
        questions=QUESTIONS,
        titles={"en": "Tell us"},
        texts={"en": "All *welcome*."},
    )
    chloe = phone()
    page = words(chloe.get(FORM))
    for sentence in ("Tell us", "All welcome", "Hash tables", "Why you?", "Which size?", "small"):
        assert sentence in page
    answers = {"question_why": "I like it", "question_yes": "on", "level_dht": "3"}
    more = {"question_size": "s", "question_age": "2.5"}
    row = row_of(propose(chloe, **answers, **more))
    assert row.responses == {"why": "I like it", "yes": True, "size": "s", "age": 2.5}
    assert row.levels == {"dht": 3}
    row = row_of(propose(chloe, titles_en="Two", **answers))
    assert row.responses == {"why": "I like it", "yes": True}


@pytest.mark.parametrize(
    "wrong",
    [
        {"question_why": ""},
        {"question_why": "x" * 2_001},
        {"question_yes": ""},
        {"question_size": "xl"},
        {"question_age": "old"},
        {"question_age": "1e300"},
        {"question_age": "nan"},
        {"level_dht": "4"},
    ],
)
def test_wrong_answers_are_refused(ada, wrong):
    asking(ada, topics=(Topic("dht", {"en": "Hash tables"}),), questions=QUESTIONS)
    chloe = phone()
    sent = form_of(chloe, question_why="I like it", question_yes="on")
    assert chloe.post(FORM, sent | wrong).status_code == 422
    assert not Proposal.objects.exists()


def test_questions_that_have_to_be_answered_stand_before_the_button(ada):
    asking(ada, questions=QUESTIONS)
    page = phone().get(FORM).content.decode()
    button = page.index("propose-send")
    assert page.index("question_why") < button < page.index("question_size")


def test_a_call_without_voices_asks_nobody_for_them(ada):
    assert "may_be_voted" in phone().get(FORM).content.decode()
    asking(ada, has_voices=False)
    assert "may_be_voted" not in phone().get(FORM).content.decode()
    assert not row_of(propose(phone(), may_be_voted="on")).may_be_voted


def test_the_form_leads_to_what_others_propose_while_visitors_may_read_any():
    there = '<a href="/en/proposals/">'
    assert there not in phone().get("/en/propose/").text
    proposed(make_peer("en", NOW), "Routing", may_be_voted=True)
    assert there in phone().get("/en/propose/").text
