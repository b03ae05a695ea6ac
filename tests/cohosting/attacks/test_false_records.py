"""Records and numbers that are forged, replayed, partial, late, of two minds, or of somebody else.

Attacks 12 (replay), 16 (somebody else's object), 38 (co-hosts that never said yes), 47 (private
data), 50 (a domain with a new owner) of the list, and some of our own.
"""

from datetime import timedelta

import pytest

from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.cohosting.domain.queries.at_desk import held_for
from meshup.cohosting.models import Carried, Cohost
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request, leave
from meshup.node_requests.domain.documents import offer_digest
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.signed_messages.keys import new_ed25519
from tests.cohosting.evenings import STARTS, Held, a_uuid, accepted, did_of, own_row, sent, works
from tests.cohosting.test_carried import LATER
from tests.node_requests.lending import signing_node

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def unchanged(held):
    return held.event.starts_at == STARTS and held.event.titles == {"en": "Routing festival"}


def test_a_record_without_a_proof_is_asked_for_and_not_believed(held):
    record = held.record(**LATER)
    del record["proof"]
    assert held.push(record) == 202
    assert unchanged(held)
    assert held.row.next_at == clock.now()


def test_a_record_by_another_key_is_refused(held):
    record = held.record()
    forged = held.node.signed({**record, **LATER, "version": 9}, new_ed25519())
    assert held.push(forged) >= 400
    assert unchanged(held)


def test_a_word_changed_after_it_was_signed_is_refused(held):
    record = held.record() | LATER
    assert held.push(record) >= 400
    assert unchanged(held)


def test_the_true_record_from_somebody_else_changes_nothing(held, nantes):
    record = held.record(**LATER)
    activity = {
        "@context": record["@context"],
        "id": f"{nantes.id}#update-1",
        "type": "Update",
        "actor": nantes.id,
        "object": record,
        "to": [group().id],
    }
    nantes.post(activity)
    assert unchanged(held)


def test_another_node_cannot_be_the_home_of_what_lyon_holds(held, nantes):
    record = held.record(version=99, **LATER)
    record["home"] = record["home"] | {"group": nantes.id, "did": did_of(nantes)}
    activity = {
        "@context": record["@context"],
        "id": f"{nantes.id}#update-1",
        "type": "Update",
        "actor": nantes.id,
        "object": nantes.signed(record),
        "to": [group().id],
    }
    nantes.post(activity)
    assert unchanged(held)


def test_a_request_that_names_the_record_of_another_node_carries_nothing(held, nantes):
    thief = Held(nantes, uuid=a_uuid(7))
    offer = thief.offer
    offer["object"]["record"] = held.record_id
    assert nantes.says(offer) == 202

    row = NodeRequest.objects.get(offer_id=offer["id"])
    answer_request(None, row.uuid, Answer.ACCEPTED, clock.now(), {})
    works()
    assert Carried.objects.count() == 1
    assert held.row.request != row.uuid


def test_two_records_of_one_version_are_kept_for_hosts_and_change_nothing(held, ada):
    first = held.record(version=5, nameMap={"en": "One"})
    second = held.record(version=5, nameMap={"en": "Two"})
    assert held.push(first) == 202
    assert held.push(second) == 202
    assert held.event.titles == {"en": "One"}
    assert held.row.conflict["nameMap"] == {"en": "Two"}
    assert held_for(ada, held.event.slug, clock.now()).has_conflict


def test_an_event_does_not_become_another_one(held):
    assert held.push(held.record(uid="other@lyon.example", **LATER)) >= 400
    assert unchanged(held)


def test_nothing_is_taken_once_it_has_ended(held):

    leave(None, held.row.request, clock.now())
    held.push(held.record(state="confirmed", **LATER))
    assert held.event.starts_at == STARTS
    assert held.event.state == "draft"


def test_an_old_yes_does_not_bring_an_event_back(held):
    """Replay: the Offer comes again after we left."""

    leave(None, held.row.request, clock.now())
    held.node.says(held.offer)
    works()
    assert not held.row.is_held


def test_whoever_bought_the_domain_is_believed_by_nobody(held, ada, later):

    later(timedelta(hours=1))
    buyer = signing_node(held.node.actor.peer, rsa="buyer")
    actor_of(buyer.id, clock.now(), refresh=True)
    stolen = Held(buyer, version=50)
    assert stolen.push(stolen.record(**LATER)) == 202  # nobody's, so not understood
    works()
    assert unchanged(held)
    assert not held_for(ada, held.event.slug, clock.now()).is_believed
    assert held.event.state == "confirmed"


def named(node, held, signer=None, **changes):
    """Return how a record names a host, with words that ``signer`` signed in its name."""
    offer = held.offer | {"to": [node.id]} | changes.pop("offer", {})
    said = (signer or node).signed(
        {
            "@context": held.offer["@context"],
            "id": f"{node.id}#answer-1",
            "type": "Accept",
            "actor": node.id,
            "object": {"id": offer["id"], "type": "Offer"},
            "to": [held.node.id],
            "number": 1,
            "digest": offer_digest(offer).hex(),
        }
        | changes.pop("accept", {})
    )
    entry = {"group": node.id, "did": did_of(node), "name": "Nantes P2P", "url": ""}
    return entry | {"offer": offer, "accept": said} | changes


def shown(held, entry):
    assert held.push(held.record(hosts=[entry])) == 202
    works()
    return held.row.hosts


def test_a_co_host_that_said_yes_is_shown(held, nantes):
    assert shown(held, named(nantes, held)) == [nantes.id]


def test_a_co_host_that_never_said_yes_is_shown_nowhere(held, nantes):
    lie = named(nantes, held, signer=held.node)
    assert shown(held, lie) == []


def test_an_identity_of_the_liar_in_the_name_of_another_is_not_enough(held, nantes):
    lie = named(nantes, held, signer=held.node, did=did_of(held.node))
    assert shown(held, lie) == []


def test_a_yes_to_another_event_of_the_same_home_is_not_a_yes_to_this(held, nantes):
    other = held.offer["object"] | {"record": f"{held.node.actor.peer.base}/ap/together/other"}
    assert shown(held, named(nantes, held, offer={"object": other})) == []


def test_a_yes_to_a_loan_is_not_a_yes_to_an_event(held, nantes):
    assert shown(held, named(nantes, held, offer={"purpose": "loan"})) == []


def test_a_perhaps_is_not_a_yes(held, nantes):
    assert shown(held, named(nantes, held, accept={"type": "TentativeAccept"})) == []


def test_a_perhaps_after_a_yes_takes_places_back_in_whatever_order_both_come(
    ada, evening, lyon, nantes, later
):
    """Nobody honest says so; but no host is left in one order that is not there in the other."""
    for node in (lyon, nantes):
        actor_of(node.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id, nantes.id]), clock.now())
    for node, order in ((lyon, (1, 2)), (nantes, (2, 1))):
        offered = sent(node.actor.peer, later)
        for number in order:
            kind = "Accept" if number == 1 else "TentativeAccept"
            assert node.says(node.answer(kind, offered, number)) == 202
    assert not Cohost.objects.exists()


def test_numbers_of_whoever_did_not_agree_count_for_nothing(ada, evening, lyon, nantes, later):

    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    record = own_row(evening).document["id"]

    def tells(node, number, coming):
        told = {
            "id": f"{node.id}#numbers-1",
            "type": "CohostNumbers",
            "together": record,
            "number": number,
            "coming": coming,
            "placesUsed": 0,
        }
        return node.actor.post(node.actor.activity("Update", told, to=[group().id]))

    tells(lyon, 5, 20)
    tells(nantes, 9, 90_000)
    tells(lyon, 4, 3)
    tells(lyon, 5, 4)
    (cohost,) = Cohost.objects.all()
    assert (cohost.coming, cohost.number) == (20, 5)
    assert tells(lyon, 6, -1).status >= 400
    assert tells(lyon, 7, 10**7).status >= 400
    cohost.refresh_from_db()
    assert cohost.coming == 20
