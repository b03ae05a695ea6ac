"""Forged, larger, unknown, disguised: what other nodes ask and give that is not taken."""

import pytest

from meshup.contact_grants.models import Grant, ReceivedCard
from meshup.node_requests.domain.requesting import MOST_OPEN
from meshup.node_requests.models import NodeRequest
from tests.contact_grants.introducing import (
    asks,
    our_ask,
    passed_on,
    profile,
    says_yes,
    sent,
    tables_with,
    when,
)
from tests.node_requests.lending import signing_node

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating", "ada")]


@pytest.fixture
def offered(later, lyon, victim):
    """Our Offer."""
    our_ask(lyon)
    return sent(victim, later)[-1]


@pytest.fixture
def mallory(federating, evil):
    """Another node, with keys of its own."""
    return signing_node(evil, "mallory")


@pytest.mark.parametrize(
    "card",
    [
        {"links": ["https://dora.example"]},  # not asked for
        {"note": "words"},
        {"expires": 90},  # longer than asked
        {"address": "12 rue X"},  # no part of a card
        {"mail": None},  # nothing beside a name
        {"name": None},
        {"name": ""},
        {"name": "x" * 81},
        {"name": "two\nlines"},
        {"name": ["Dora"]},
        {"mail": "no address"},
        {"mail": "<script>alert(1)</script>"},
        {"phone": "javascript:alert(1)"},
        {"receipt": "1"},
        {"receipt": None},
        {"type": "Person"},
    ],
)
def test_a_card_that_is_not_as_asked_is_refused_whole(card, lyon, offered):
    assert lyon.post(lyon.answer("Accept", offered, result=profile(**card))) == 400
    assert not ReceivedCard.objects.exists()
    assert NodeRequest.objects.get().state == "requested"
    assert tables_with("Dora") == tables_with("dora@lyon.example") == []


@pytest.mark.parametrize("result", [None, {}, [], "x", {"expires": "never"}])
def test_a_yes_without_a_card_is_none(result, lyon, offered):
    assert lyon.post(lyon.answer("Accept", offered, result=result)) == 400
    assert NodeRequest.objects.get().state == "requested"


def test_markup_is_shown_as_it_was_typed(lyon, offered, as_ada):
    name = "<img src=x onerror=alert(1)>"
    assert lyon.post(lyon.answer("Accept", offered, result=profile(name=name))) == 202
    shown = as_ada.get(f"/en/desk/introductions/{ReceivedCard.objects.get().key}/").text
    assert name not in shown
    assert "&lt;img src=x" in shown


def test_nobody_else_gives_or_takes_back(lyon, mallory, offered):
    assert mallory.post(mallory.answer("Accept", offered, result=profile())) == 202
    assert not ReceivedCard.objects.exists()
    lyon.post(lyon.answer("Accept", offered, result=profile()))
    mallory.post(mallory.undo_accept(offered))
    assert ReceivedCard.objects.count() == 1
    assert mallory.post(lyon.undo_accept(offered)) != 202
    assert ReceivedCard.objects.count() == 1


def test_a_second_card_changes_nothing(lyon, offered):
    lyon.post(lyon.answer("Accept", offered, 1, result=profile()))
    lyon.post(lyon.answer("Accept", offered, 2, result=profile(mail="other@lyon.example")))
    assert ReceivedCard.objects.get().card["mail"] == "dora@lyon.example"
    assert tables_with("other@lyon.example") == []


def test_nobody_else_says_that_it_is_gone_or_seen(later, lyon, mallory, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant)
    offer_id = asks(lyon)["id"]
    mallory.post(mallory.actor.activity("View", offer_id, to=[]))
    mallory.post(mallory.undo({"id": offer_id, "type": "Offer", "purpose": "contact"}))
    grant.refresh_from_db()
    assert (grant.state, grant.times_seen) == ("given", 0)


@pytest.mark.parametrize(
    "terms",
    [
        {"way": "steal"},
        {"way": ["asked"]},
        {"fields": []},
        {"fields": ["name"]},
        {"fields": ["mail", "diary"]},
        {"fields": "mail"},
        {"until": "for ever"},
        {"until": None},
        {"whom": ""},
        {"whom": "x" * 201},
        {"whom": "a\nb"},
        {"readers": ""},
        {"content": ""},
        {"content": "x" * 601},
        {"way": "met", "name": "Noé", "event": "", "code": "AEIOUAEI"},
        {"way": "back"},
        {"way": "back", "context": "nothing"},
    ],
)
def test_what_does_not_read_is_not_asked(terms, lyon):
    assert lyon.post(asks(lyon, **terms)) == 400
    assert not NodeRequest.objects.exists()


def test_what_has_no_end_is_not_asked(lyon):
    for more in ({"deadline": 500}, {"until": when(500)}):
        assert lyon.post(asks(lyon, **more)) == 400
    assert not NodeRequest.objects.exists()


def test_a_flood_fills_nothing(lyon):
    statuses = [
        lyon.post(asks(lyon, number, whom=f"w {number}")) for number in range(MOST_OPEN + 3)
    ]
    assert NodeRequest.objects.count() <= MOST_OPEN
    assert set(statuses[MOST_OPEN:]) <= {403, 429}
    assert not Grant.objects.exists()


def test_a_yes_back_to_nothing_says_nothing(later, lyon, victim):
    offer = asks(
        lyon, way="back", context="https://paris.example/ap/paris#offer-1", fields=["mail"]
    )
    for line in ("whom", "readers", "content"):
        del offer["object"][line]
    assert lyon.post(offer) == 202
    assert sent(victim, later) == []
    assert not Grant.objects.exists()
