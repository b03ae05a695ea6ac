"""The list of proposals, through the door: who reads it, filters, balance, order, queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.peers.domain.peers import make_peer
from meshup.proposal_letters.domain.outbox import waiting_letters
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposal_voices.domain.voices import give_voice
from meshup.proposal_voices.models import Voice
from meshup.proposals.domain.call_facts import Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from meshup.proposals.domain.deciding import accept, decline, keep
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.host_parts import _figures, _panels, register_proposal_figures
from meshup.proposals.models import Proposal
from meshup.proposals_desk.domain.reviewing import rate
from meshup.proposals_desk.models import Rating
from tests.desk.conftest import url_of
from tests.proposals.conftest import DECEMBER, JANUARY, NOW, proposed, proposed_until, wish
from tests.proposals_desk.pages import page, words

LISTS = ("pool", "floods")


@pytest.mark.parametrize("name", LISTS)
def test_only_who_makes_the_programme_opens_the_list(as_chloe, as_door, as_ada, as_bilal, name):
    answer = as_chloe.get(url_of(f"proposals_desk:{name}"))
    assert (answer.status_code, "/sign-in/" in answer["Location"]) == (302, True)
    assert as_door.get(url_of(f"proposals_desk:{name}")).status_code == 403
    page(as_ada, name)
    page(as_bilal, name)


def test_the_menu_says_how_many_wait_to_those_who_may_read_them(as_ada, as_door, gossip, dana):
    proposed(dana, "Routing")
    for browser, shown in ((as_ada, True), (as_door, False)):
        text = words(browser.get(url_of("desk:overview")))
        assert ("Proposals 2 waiting" in text, "2 proposals wait for you" in text) == (shown, shown)


def test_an_empty_pool_says_so(as_ada, paris):
    assert "Nothing waits for you." in words(page(as_ada, "pool"))
    assert "Nothing fits." in words(page(as_ada, "pool", query="?kind=music"))


@pytest.fixture
def pool(ada, paris, chloe, dana):
    """Proposals of two people, and of two calls."""
    change_call(ada, "", 0, CallPlan(topics=(Topic("dht", {"en": "Tables"}),)), NOW)
    make_call(ada, "fest", CallPlan(titles={"en": "Festival of peers"}), NOW)
    return {
        "Gossip": proposed(chloe, "Gossip", levels={"dht": 2}, languages=("fr", "en")),
        "Routing": proposed(chloe, "Routing", kind="workshop", minutes=60, evenings=(DECEMBER,)),
        "Money": proposed(dana, "Money", money="My company", evenings=(JANUARY,)),
        "Ropes": proposed(dana, "Ropes", call="fest", names=("Dana Quux",)),
        "Knots": keep_for_later(ada, proposed(dana, "Knots")),
        "Gone": decline_it(ada, proposed(dana, "Gone")),
    }


def keep_for_later(by, facts):
    return keep(by, facts.uuid, facts.version, NOW)


def decline_it(by, facts):
    return decline(by, facts.uuid, facts.version, NOW)


def titles_in(answer):
    """Return the titles of the list, in its order."""
    return [row["proposal"].titles["en"] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Gossip", "Routing", "Money", "Ropes", "Knots"}),
        ("?state=kept", {"Knots"}),
        ("?state=declined", {"Gone"}),
        ("?state=all&q=go", {"Gossip", "Gone"}),
        ("?kind=workshop", {"Routing"}),
        ("?language=fr", {"Gossip"}),
        ("?topic=dht&level=2", {"Gossip"}),
        ("?topic=dht&level=3", set()),
        (f"?evening={DECEMBER}", {"Gossip", "Routing", "Ropes", "Knots"}),
        ("?money=yes", {"Money"}),
        ("?money=no&kind=talk&state=received", {"Gossip", "Ropes"}),
        ("?first=no", set()),
        ("?call=fest", {"Ropes"}),
        ("?call=standing&state=received", {"Gossip", "Routing", "Money"}),
        ("?q=quux", {"Ropes"}),
        ("?kind=opera&level=99&call=x&evening=x&page=99&order=x&topic=x", None),
        ("?q=" + "x" * 300, None),
    ],
)
def test_the_list_is_filtered_and_what_makes_no_sense_asks_nothing(as_bilal, pool, query, titles):
    every = {"Gossip", "Routing", "Money", "Ropes", "Knots"}
    assert set(titles_in(page(as_bilal, "pool", query=query))) == (
        every if titles is None else titles
    )


def test_what_waits_comes_first_or_the_best_rated(as_bilal, ada, bilal, pool):
    first = titles_in(page(as_bilal, "pool"))
    assert first == ["Ropes", "Money", "Routing", "Gossip", "Knots"]
    facts = pool["Gossip"]
    accept(ada, facts.uuid, facts.version, NOW)
    assert titles_in(page(as_bilal, "pool"))[3:] == ["Gossip", "Knots"]
    rate(bilal, pool["Knots"].uuid, 5, "", NOW)
    rate(ada, pool["Money"].uuid, 3, "", NOW)
    assert titles_in(page(as_bilal, "pool", query="?order=rated"))[:2] == ["Knots", "Money"]
    assert titles_in(page(as_bilal, "pool", query="?order=newest"))[0] == "Knots"


def test_the_balance_of_what_is_shown_is_seen_at_a_glance(as_bilal, pool):
    text = words(page(as_bilal, "pool"))
    for part in (
        "5 proposals What they are Talk 4 Workshop 1",
        "Languages English 5 French 1",
        "Topics Tables 1",
        "Levels for those who know the subject 1",
        "for the first time 5",
        "with money involved 1",
    ):
        assert part in text
    assert "1 proposal What" in words(page(as_bilal, "pool", query="?kind=workshop"))


def test_what_looks_alike_is_hinted_at_whoever_sent_it(as_bilal, gossip, dana):
    proposed(dana, "Gosip without a crowd")
    text = words(page(as_bilal, "pool"))
    assert "Looks like: Gossip without a crowd" in text
    assert "Looks like: Gosip without a crowd" in text


def test_names_that_are_hidden_are_neither_shown_nor_looked_through(as_bilal, bilal, nameless):
    assert "names hidden until you have rated it" in words(page(as_bilal, "pool"))
    assert "Zébulon" not in page(as_bilal, "pool").text
    assert titles_in(page(as_bilal, "pool", query="?q=zebulon")) == []
    rate(bilal, nameless.uuid, 2, "", NOW)
    assert "Zébulon" in page(as_bilal, "pool").text
    assert titles_in(page(as_bilal, "pool", query="?q=zebulon")) == ["Gossip without a crowd"]


@pytest.mark.parametrize("first", ["yes", "no"])
def test_who_speaks_for_the_first_time_is_hidden_with_the_names(as_bilal, bilal, nameless, first):
    text = page(as_bilal, "pool").text
    assert (
        "<span>first time</span>" in text,
        titles_in(page(as_bilal, "pool", query=f"?first={first}")),
    ) == (
        False,
        [],
    )
    rate(bilal, nameless.uuid, 2, "", NOW)
    found = titles_in(page(as_bilal, "pool", query=f"?first={first}"))
    assert found == (["Gossip without a crowd"] if first == "yes" else [])


def test_what_others_think_is_hidden_with_the_names(as_bilal, ada, bilal, nameless):
    rate(ada, nameless.uuid, 5, "", NOW)
    assert "of 5" not in words(page(as_bilal, "pool"))
    rate(bilal, nameless.uuid, 2, "", NOW)
    assert "rated 3.5 of 5, 2 times" in words(page(as_bilal, "pool"))


@pytest.fixture
def figures():
    """Whatever other rooms say of rows, put back at the end."""
    before = [*_figures], [*_panels]
    yield
    _figures[:], _panels[:] = before


def test_other_rooms_add_words_to_rows_and_are_asked_once(as_bilal, gossip, dana, figures):
    proposed(dana, "Routing")
    asked = []

    def voices(_asker, uuids, _now):
        asked.append(len(uuids))
        return {gossip.uuid: "12 would like to hear it"}

    register_proposal_figures(voices, position=1)
    text = words(page(as_bilal, "pool"))
    assert text.count("12 would like to hear it") == 1
    assert asked == [2]


def test_the_list_and_the_page_say_how_many_would_like_to_hear_it(as_bilal, paris, chloe, dana):
    heard = proposed(chloe, may_be_voted=True)
    silent = proposed(dana, "Routing")
    for _time in range(3):
        give_voice(make_peer("en", NOW), heard.uuid, NOW)
    assert words(page(as_bilal, "pool")).count("would like to hear it") == 1
    assert "3 would like to hear it" in words(page(as_bilal, "pool"))
    of_heard = page(as_bilal, "proposal", heard.uuid)
    assert "3 would like to hear it" in words(of_heard)
    assert f'href="/en/proposals/{heard.slug}/"' in of_heard.text
    assert "Voices of visitors" not in words(page(as_bilal, "proposal", silent.uuid))


def test_voices_name_nobody_and_are_seen_before_the_rating_too(as_bilal, ada, nameless):
    change_proposal(nameless.uuid, wish(names=("Chloé Zébulon",), may_be_voted=True), NOW)
    give_voice(make_peer("en", NOW), nameless.uuid, NOW)
    text = words(page(as_bilal, "proposal", nameless.uuid))
    assert "1 would like to hear it" in text
    assert "Zébulon" not in text


def test_the_list_leads_to_letters_that_wait_and_to_files(as_ada, as_bilal, ada, chloe, paris):
    facts = proposed(chloe)
    outbox, files = "/en/desk/proposals/letters/", "/en/desk/proposals/files/"
    none = page(as_bilal, "pool")
    assert (f'href="{outbox}"' in none.text, "1 waits" in words(none)) == (True, False)
    SpeakerLetter.objects.create(
        proposal_id=facts.number, topic="kept", language="en", made_at=NOW, subject="Later"
    )
    assert "1 waits" in words(page(as_bilal, "pool"))
    (letter,) = waiting_letters(ada)
    there = f'href="{outbox}{letter.number}/"'
    assert there in page(as_bilal, "proposal", facts.uuid).text
    assert f'href="{files}"' not in page(as_bilal, "pool").text
    assert f'href="{files}"' in page(as_ada, "pool").text
    for path in (files, outbox):
        assert 'href="/en/desk/proposals/"' in as_ada.get(path).text.partition("<h1")[0]


def test_the_list_is_paged_and_keeps_what_was_asked_for(as_bilal, paris, chloe):
    proposed_until(27)
    first = page(as_bilal, "pool", query="?q=talk")
    assert (len(titles_in(first)), "Page 1 of 2" in words(first)) == (25, True)
    assert "q=talk&amp;page=2" in first.text
    assert len(titles_in(page(as_bilal, "pool", query="?q=talk&page=2"))) == 2


def test_three_hundred_proposals_ask_as_little_as_three(as_bilal, ada, paris, chloe):
    asked = {}
    for many in (3, 300):
        proposed_until(many, evenings=(DECEMBER,))
        unrated = Proposal.objects.exclude(uuid__in=Rating.objects.values("proposal"))
        Rating.objects.bulk_create(
            Rating(proposal=each, by=ada, grade=1 + each.pk % 5, at=NOW) for each in unrated
        )
        for each in Proposal.objects.exclude(pk__in=Voice.objects.values("proposal")):
            peer = make_peer("en", NOW)
            Voice.objects.create(proposal_id=each.pk, peer_id=peer, made_at=NOW)
            SpeakerLetter.objects.create(proposal_id=each.pk, topic="kept", made_at=NOW)
        for query in ("", "?q=talk&order=rated"):
            page(as_bilal, "pool", query=query)
            with CaptureQueriesContext(connection) as captured:
                page(as_bilal, "pool", query=query)
            asked[many, query] = len(captured)
    assert asked[3, ""] == asked[300, ""] <= 30
    assert asked[3, "?q=talk&order=rated"] == asked[300, "?q=talk&order=rated"]
