"""This node asks: who answers, what counts, and how it ends."""

from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.domain.ending import expire_requests, forget_old
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import MOST_OPEN, withdraw_request
from meshup.node_requests.errors import BadTerms, DeadlineOver, TooManyRequests
from meshup.node_requests.models import NodeRequest
from meshup.signed_messages.proofs import verify_proof
from tests.node_requests.lending import TOLD, ask_for
from tests.umbrella.roofs import SECOND, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DAY = timedelta(days=1)


def facts(uuid):
    return request_of(uuid, clock.now())


def sent(peer, later):
    later(SECOND)
    return peer.delivered[-1]


def test_an_offer_goes_out_once_signed_by_the_node(later, lyon, victim):
    uuid = ask_for(lyon, deadline=clock.now() + DAY)
    assert ask_for(lyon) == uuid
    offered = sent(victim, later)
    assert kinds(victim) == ["Offer"]
    assert offered["to"] == [lyon.id]
    assert offered["purpose"] == "test_loan"
    assert offered["object"] == {"type": "Proposal", "name": "projector"}
    method = offered["proof"]["verificationMethod"]
    assert method.startswith(group().id)
    own = {one["id"]: one for one in _own_keys()}
    assert verify_proof(offered, lambda name: own[name]["key"], clock.now()) == method


def _own_keys():
    from django.test import Client  # noqa: PLC0415

    from meshup.signed_messages.keys import read_multikey  # noqa: PLC0415

    document = (
        Client().get(f"/ap/{group().name}", headers={"accept": "application/activity+json"}).json()
    )
    return [
        {"id": one["id"], "key": read_multikey(one["publicKeyMultibase"])}
        for one in document["assertionMethod"]
    ]


def test_perhaps_then_yes_with_its_terms_and_its_evidence(later, lyon, victim):
    uuid = ask_for(lyon)
    offered = sent(victim, later)
    assert lyon.says(lyon.answer("TentativeAccept", offered, 1)) == 202
    assert facts(uuid).state == "maybe"
    accepted = lyon.signed(lyon.answer("Accept", offered, 2, result={"days": 3}))
    assert lyon.post(accepted) == 202
    assert facts(uuid).is_agreed
    assert facts(uuid).answer_terms == {"days": 3}
    assert facts(uuid).evidence == accepted
    assert TOLD == [(None, "requested"), ("requested", "maybe"), ("maybe", "accepted")]


def test_answers_in_another_order_and_twice_lead_to_the_same(later, lyon, victim):
    uuid = ask_for(lyon)
    offered = sent(victim, later)
    yes = lyon.signed(lyon.answer("Accept", offered, 2, result={"days": 2}))
    perhaps = lyon.signed(lyon.answer("TentativeAccept", offered, 1))
    for words in (yes, perhaps, yes, perhaps):
        lyon.post(words)
    assert facts(uuid).state == "accepted"
    assert facts(uuid).answer_terms == {"days": 2}
    assert facts(uuid).evidence == yes


def test_a_yes_is_taken_back_for_good(later, lyon, victim):
    uuid = ask_for(lyon)
    offered = sent(victim, later)
    lyon.says(lyon.undo_accept(offered))
    lyon.says(lyon.answer("Accept", offered, 1))
    assert facts(uuid).state == "left"


def test_withdrawn_is_once_and_the_offer_goes_along(later, lyon, victim):
    uuid = ask_for(lyon)
    offered = sent(victim, later)
    withdraw_request(None, uuid, clock.now())
    withdraw_request(None, uuid, clock.now())
    undone = sent(victim, later)
    assert kinds(victim) == ["Offer", "Undo"]
    assert undone["object"] == {
        name: value for name, value in offered.items() if name not in {"@context", "proof"}
    }
    lyon.says(lyon.answer("Accept", offered, 1))
    assert facts(uuid).state == "withdrawn"


def test_nobody_answers_in_time(later, lyon, victim):
    uuid = ask_for(lyon, deadline=clock.now() + DAY)
    offered = sent(victim, later)
    later(DAY)
    assert facts(uuid).state == "expired"
    assert expire_requests(clock.now()) == 1
    assert expire_requests(clock.now()) == 0
    assert TOLD[-1] == ("requested", "expired")
    lyon.says(lyon.answer("Accept", offered, 1))
    assert facts(uuid).state == "accepted"


def test_a_yes_that_comes_days_too_late_is_withdrawn(later, lyon, victim):
    uuid = ask_for(lyon, deadline=clock.now() + DAY)
    offered = sent(victim, later)
    later(5 * DAY)
    lyon.says(lyon.answer("Accept", offered, 1))
    assert facts(uuid).state == "withdrawn"
    assert sent(victim, later)["type"] == "Undo"


def test_what_cannot_be_asked_is_refused_before_anything_goes_out(later, lyon, victim):
    with pytest.raises(BadTerms):
        ask_for(lyon, "")
    with pytest.raises(BadTerms):
        ask_for(lyon, "x" * 101)
    with pytest.raises(DeadlineOver):
        ask_for(lyon, deadline=clock.now())
    later(SECOND)
    assert victim.delivered == []
    assert not NodeRequest.objects.exists()


def test_only_so_many_stay_open(lyon):
    for number in range(MOST_OPEN):
        ask_for(lyon, f"thing {number}")
    with pytest.raises(TooManyRequests):
        ask_for(lyon, "one more")


def test_what_ended_is_forgotten_after_a_year(lyon):
    withdraw_request(None, ask_for(lyon), clock.now())
    assert forget_old(clock.now() + 399 * DAY) == 0
    assert forget_old(clock.now() + 401 * DAY) == 1


def test_hosts_read_on_their_desk_what_was_answered_for_some_days(later, lyon, victim, as_ada):
    uuid = ask_for(lyon)
    offered = sent(victim, later)
    assert "between communities" not in as_ada.get("/en/desk/").text
    lyon.post(lyon.signed(lyon.answer("Reject", offered, 1)))
    shown = as_ada.get("/en/desk/").text
    assert "1 answer between communities" in shown
    assert ": declined" in shown
    assert f'href="/en/desk/requests/{uuid}/"' in shown
    later(3 * DAY)
    assert "between communities" not in as_ada.get("/en/desk/").text
