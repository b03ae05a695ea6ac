"""Attacks 12, 16, 33, 38 and 50: forged, replayed, altered and moved words of a request."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.choices import RequestState
from meshup.node_requests.domain import ending
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import MOST_OPEN
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.signed_messages.keys import new_ed25519
from tests.node_requests.lending import TOLD, ask_for, signing_node
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DAYS = timedelta(days=2)


@pytest.fixture
def mallory(federating, evil):
    """Another node, with keys of its own."""
    return signing_node(evil, "mallory")


@pytest.fixture
def asked(later, lyon, victim):
    """What we asked of Lyon: by what it is known, and its Offer."""
    uuid = ask_for(lyon)
    later(SECOND)
    return uuid, victim.delivered[-1]


def state(uuid):
    return request_of(uuid, clock.now()).state


def test_16_nobody_else_answers(asked, lyon, mallory):
    uuid, offered = asked
    neighbour = signing_node(lyon.actor.peer, "neighbour")
    for other in (mallory, neighbour):
        for kind in ("Accept", "TentativeAccept", "Reject"):
            other.says(other.answer(kind, offered))
        other.says(other.undo_accept(offered))
        other.says(other.undo(offered))
    assert state(uuid) == "requested"


def test_16_an_answer_to_another_offer_of_that_id_is_refused(asked, lyon):
    uuid, offered = asked
    altered = offered | {"object": {"type": "Proposal", "name": "the whole house"}}
    assert lyon.says(lyon.answer("Accept", altered)) == 400
    assert lyon.says(lyon.answer("Accept", offered, digest=None)) == 400
    assert lyon.says(lyon.answer("Accept", offered | {"id": offered["id"] + "x"})) == 202
    assert state(uuid) == "requested"


def test_33_words_without_a_proof_or_with_a_wrong_one_are_refused(asked, lyon):
    uuid, offered = asked
    answer = lyon.answer("Accept", offered)
    assert lyon.post(answer) == 400
    assert lyon.post(lyon.signed(answer, key=new_ed25519())) == 400
    signed = lyon.signed(answer)
    assert lyon.post(signed | {"result": {"days": 9}}) == 400
    assert lyon.post(lyon.offer()) == 400
    assert lyon.post(lyon.signed(lyon.offer()) | {"endTime": "2030-01-01T00:00:00Z"}) == 400
    assert state(uuid) == "requested"
    assert NodeRequest.objects.count() == 1


@pytest.mark.parametrize("number", [0, -1, 2**31, 1.5, True, "1", None])
def test_numbers_that_are_none_are_refused(number, asked, lyon):
    uuid, offered = asked
    assert lyon.says(lyon.answer("Accept", offered) | {"number": number}) == 400
    assert state(uuid) == "requested"


def test_12_an_old_answer_changes_nothing(asked, lyon):
    uuid, offered = asked
    lyon.says(lyon.answer("Accept", offered, 1))
    lyon.says(lyon.undo_accept(offered, 2))
    lyon.says(lyon.answer("Accept", offered, 1, id=f"{lyon.id}#again"))
    assert state(uuid) == "left"


def test_an_offer_in_the_name_of_another_is_refused(lyon, mallory):
    assert mallory.says(lyon.offer() | {"actor": mallory.id}) == 400
    assert mallory.says(mallory.undo(lyon.offer())) == 202
    assert not NodeRequest.objects.exists()


def test_a_known_offer_is_not_altered_by_another_of_its_id(lyon):
    lyon.says(lyon.offer())
    lyon.says(lyon.offer(thing="the whole house"))
    assert NodeRequest.objects.get().terms == {"thing": "projector"}


@pytest.mark.parametrize(
    "asked", [None, [], "x", {"type": "Proposal"}, {"type": "Proposal", "name": "x" * 20_000}]
)
def test_terms_that_do_not_read_keep_nothing(asked, lyon):
    assert lyon.says(lyon.offer(object=asked)) in {202, 400}
    assert not NodeRequest.objects.exists()


def test_a_flood_of_offers_fills_nothing(lyon):
    statuses = [lyon.says(lyon.offer(number)) for number in range(MOST_OPEN + 3)]
    assert NodeRequest.objects.count() <= MOST_OPEN
    assert set(statuses[MOST_OPEN:]) <= {403, 429}


@pytest.mark.parametrize("comes_first", ["Offer", "Undo"])
def test_asking_and_taking_back_all_day_fills_nothing(comes_first, lyon, monkeypatch):
    monkeypatch.setattr(ending, "MOST_ENDED", 3)
    for number in range(1, 7):
        offer = lyon.offer(number)
        if comes_first == "Offer":
            assert lyon.says(offer) == HTTPStatus.ACCEPTED
        assert lyon.post(lyon.undo(offer, number)) == HTTPStatus.ACCEPTED
    kept = [*NodeRequest.objects.order_by("-pk").values_list("offer_id", flat=True)]
    assert kept[:3] == [f"{lyon.id}#offer-{number}" for number in (6, 5, 4)]
    assert len(kept) <= ending.MOST_ENDED + 1
    assert not NodeRequest.objects.exclude(state=RequestState.WITHDRAWN).exists()


def test_an_offer_by_a_person_is_refused(victim, federating):
    person = victim.actor("ada")
    offer = {
        "purpose": "test_loan",
        "to": [group().id],
        "object": {"type": "Proposal", "name": "x"},
    }
    activity = person.activity("Offer", offer["object"], **{k: offer[k] for k in ("purpose", "to")})
    assert person.post(activity).status == 400
    assert not NodeRequest.objects.exists()


def test_50_whoever_bought_the_domain_agrees_to_nothing(later, asked, lyon, victim, as_ada):
    uuid, offered = asked
    buyer = signing_node(victim, rsa="the buyer")
    later(DAYS)
    actor_of(lyon.id, clock.now(), refresh=True)
    assert request_of(uuid, clock.now()).is_somebody_else
    assert buyer.says(buyer.answer("Accept", offered)) == 202
    assert state(uuid) == "requested"
    assert "It is still them" in as_ada.get(f"/en/desk/requests/{uuid}/").text
    as_ada.post(f"/en/desk/requests/{uuid}/confirm/")
    buyer.says(buyer.answer("Accept", offered, 2))
    assert state(uuid) == "accepted"


def test_50_what_was_agreed_with_somebody_else_holds_no_more(later, asked, lyon, victim):
    uuid, offered = asked
    lyon.says(lyon.answer("Accept", offered))
    signing_node(victim)
    later(DAYS)
    actor_of(lyon.id, clock.now(), refresh=True)
    assert not request_of(uuid, clock.now()).is_agreed
    assert TOLD[-1] == ("requested", "accepted")
