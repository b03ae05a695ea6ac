"""Hosts choose what others may take, look into the kit of others, and take single parts of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.queries.series import all_series
from meshup.community.domain.queries import this_node
from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.mesh.domain.own_identity import own_state
from meshup.starter_kit.domain.kit_documents import Sister
from meshup.starter_kit.domain.taken_kits import note_sister
from meshup.starter_kit.models import TakenKit
from tests.inbox.peer import Served
from tests.starter_kit.kits import CHARTER, SERIES, signed_kit

DESK = "/en/desk/kit/"


@pytest.fixture
def sister(victim):
    """Lyon, at its address, with its kit."""
    victim.serve("/kit.json", signed_kit(victim.base), content_type="application/json")
    return victim


def looked(browser, address):
    return browser.post(DESK, {"address": address})


def digest_in(page):
    return re.findall(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())[0]


def take(browser, sister, part, **changes):
    digest = digest_in(looked(browser, sister.base))
    facts = {"address": sister.base, "part": part, "digest": digest} | changes
    return browser.post(f"{DESK}take/", facts, follow=True)


def test_nobody_but_hosts_comes_in(as_chloe, as_bilal):
    for path in (DESK, f"{DESK}offer/", f"{DESK}take/"):
        assert as_bilal.post(path).status_code == 403
        assert as_chloe.post(path).status_code == 302


def test_hosts_choose_what_is_offered(as_ada, evening):
    page = as_ada.get(DESK).content.decode()
    assert page.count("checked") == 7
    answer = as_ada.post(f"{DESK}offer/", {"offered": ["charter", "contact"]}, follow=True)
    assert "Saved" in answer.content.decode()
    assert answer.content.decode().count("checked") == 2
    assert as_ada.post(f"{DESK}offer/", {"offered": ["passwords"]}).status_code == 422


def test_looking_shows_what_is_in_it_and_takes_nothing(as_ada, sister):
    page = looked(as_ada, sister.base).content.decode()
    assert "Lyon P2P" in page
    assert "“Lyon P2P monthly”: second Thursday of each month, at 19:00." in page
    assert "Signed by the identity of this node." in page
    assert not TakenKit.objects.exists()
    assert not all_series()
    assert sister.fetched == ["/kit.json"]


def test_a_series_is_taken_and_undone(as_ada, ada, sister):
    page = take(as_ada, sister, "series").content.decode()
    assert "“Paris P2P monthly”: first on" in page
    series = all_series()[0]
    undo(ada, f"series:{series.slug}", clock.now())
    assert not all_series()


def test_starters_are_taken_and_each_is_undone(as_ada, ada, sister):
    before = whole_deck()
    take(as_ada, sister, "encounters")
    assert len(whole_deck()) == len(before) + 1
    for slug in ("own-what-is-your-favourite-bridge", "better-week", "nearby-place"):
        undo(ada, f"starter:{slug}", clock.now())
    assert whole_deck() == before


def test_what_the_community_wrote_stays(as_ada, sister):
    page = take(as_ada, sister, "charter").content.decode()
    assert "stays as it is" in page
    assert this_node().charters == {"fr": "Ouvert à tous.", "en": "Open to all."}


def test_the_contact_stands_on_the_page_and_her_nodes_are_asked_first(as_ada, sister):
    take(as_ada, sister, "contact")
    page = take(as_ada, sister, "neighbours").content.decode()
    assert "mailto:bonjour@lyon.example" in page
    assert TakenKit.objects.count() == 1
    assert own_state().value.bootstrap == (
        "https://lyon.example/ap/relay/card",
        "https://nantes.example/ap/relay/card",
    )


def test_a_kit_that_changed_since_is_not_taken(as_ada, sister):
    page = take(as_ada, sister, "charter", digest="0" * 64)
    assert page.status_code == 409
    assert "changed since you looked" in page.content.decode()
    assert not TakenKit.objects.exists()


def test_a_part_that_is_not_there_is_nothing(as_ada, sister):
    assert take(as_ada, sister, "passwords").status_code == 404


def test_an_unknown_part_is_named(as_ada, victim):
    songs = {"name": "songs", "version": 1}
    victim.serve("/kit.json", signed_kit(victim.base, (CHARTER, songs)))
    page = looked(as_ada, victim.base).content.decode()
    assert "left out:" in page
    assert "songs" in page


@pytest.mark.parametrize(
    ("served", "sentence"),
    [
        (Served(b"{}"), "no starter kit"),
        (Served(b"x" * 600_000), "larger than"),
        (Served(status=404), "HTTP 404"),
        (Served(status=302, headers={"location": "http://127.0.0.9:1/kit.json"}), "no public web"),
    ],
)
def test_what_is_no_kit_is_said_beside_the_field(as_ada, victim, served, sentence):
    victim.serve("/kit.json", served)
    page = looked(as_ada, victim.base)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_kit_of_another_is_refused(as_ada, evil):
    evil.serve("/kit.json", signed_kit("https://lyon.example"))
    page = looked(as_ada, evil.base)
    assert page.status_code == 422
    assert "says that it is that of" in page.content.decode()


def test_a_hostile_part_refuses_the_whole_kit(as_ada, evil):
    hostile = CHARTER | {"charters": {"en": "<script>alert(1)</script>"}}
    evil.serve("/kit.json", signed_kit(evil.base, (hostile, SERIES)))
    page = looked(as_ada, evil.base)
    assert page.status_code == 422
    assert "charter.charters.en" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_three_sisters_ask_as_few_questions_as_one(as_ada, node):
    as_ada.get(DESK)  # who is signed in is noted once a day
    counts = []
    for number in range(3):
        sister = Sister("Lyon P2P", "Lyon", f"https://lyon{number}.example", ())
        note_sister(sister, clock.now(), mailbox="a@lyon.example")
        with CaptureQueriesContext(connection) as queries:
            as_ada.get(DESK)
        counts.append(len(queries))
    assert counts[0] == counts[2]
