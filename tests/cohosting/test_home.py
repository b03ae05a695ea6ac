"""We are the home: whom hosts ask, what is shown, and what those who agreed are sent."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from meshup.agenda.choices import State
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.cohosting.domain.queries.at_desk import own_together
from meshup.cohosting.domain.record import record_digest
from meshup.cohosting.errors import NobodyChosen
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.cohosting.evenings import (
    STARTS,
    accepted,
    an_evening,
    asks_for,
    did_of,
    is_shown,
    own_row,
    records_sent,
    sent,
    works,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
ACTIVITY = {"accept": "application/activity+json"}


@pytest.fixture
def ask(ada, evening):
    """Let Ada ask nodes to hold our evening."""

    def asked(*nodes, **more):
        for node in nodes:
            actor_of(node.id, clock.now())
        plan = InvitationPlan(nodes=[node.id for node in nodes], **more)
        return invite(ada, evening.slug, plan, clock.now())

    return asked


def test_one_form_asks_two_and_only_who_said_yes_is_shown(ask, ada, evening, later, lyon, nantes):
    assert ask(lyon, nantes, expected="You bring the projector.") == 2
    offered = sent(lyon.actor.peer, later)
    assert offered["object"]["content"] == "You bring the projector."
    assert offered["object"]["uid"] == evening.uid
    refused = sent(nantes.actor.peer, later)
    assert nantes.says(nantes.answer("Reject", refused)) == 202
    accept = accepted(lyon, offered, ownPlace=False)
    works()
    (record,) = records_sent(lyon.actor.peer, later)
    assert [host["group"] for host in record["hosts"]] == [lyon.id]
    assert record["hosts"][0]["accept"] == accept
    assert record["hosts"][0]["did"] == did_of(lyon)
    assert is_shown(record, lyon)
    assert records_sent(nantes.actor.peer, later) == []
    own = own_together(ada, evening.slug, clock.now())
    assert {one.facts.state for one in own.invited} == {"accepted", "declined"}


def test_nobody_is_asked_twice_and_somebody_must_be(ask, later, lyon):
    ask(lyon)
    ask(lyon)
    later(timedelta(seconds=1))
    assert [one["type"] for one in lyon.actor.peer.delivered] == ["Offer"]
    with pytest.raises(NobodyChosen):
        ask()


def test_a_moved_date_and_a_cancelled_evening_are_sent_once(ask, ada, evening, later, lyon):
    ask(lyon)
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    records_sent(lyon.actor.peer, later)
    tomorrow = STARTS + timedelta(days=1)
    move(ada, evening.slug, tomorrow, tomorrow + timedelta(hours=3), clock.now())
    works()
    works()
    records_sent(lyon.actor.peer, later)
    cancel(ada, evening.slug, {"en": "Flood."}, clock.now())
    works()
    records = records_sent(lyon.actor.peer, later)
    first, moved, cancelled = records
    assert moved["startTime"] == "2026-12-10T18:00:00Z"
    assert (cancelled["state"], cancelled["reasonMap"]) == ("cancelled", {"en": "Flood."})
    assert first["version"] < moved["version"] < cancelled["version"]
    assert first["sequence"] < moved["sequence"] < cancelled["sequence"]
    assert {one["uid"] for one in records} == {evening.uid}


def test_a_record_is_read_by_everybody_and_is_what_was_sent(ask, as_chloe, evening, later, lyon):
    ask(lyon)
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    (record,) = records_sent(lyon.actor.peer, later)
    path = f"/ap/together/{own_row(evening).uuid}"
    answer = as_chloe.get(path, headers=ACTIVITY)
    assert answer["content-type"].startswith("application/activity+json")
    assert answer.json() == record
    assert record_digest(answer.json()) == record_digest(record)


def test_who_ended_it_is_no_longer_in_the_record(ask, evening, later, lyon):
    ask(lyon)
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    (row,) = own_row(evening).cohosts.all()
    withdraw_request(None, row.request, clock.now())
    works()
    assert own_row(evening).document["hosts"] == []
    assert not own_row(evening).cohosts.exists()


def test_organizers_and_contacts_name_who_agreed(ask, as_chloe, evening, later, lyon):
    ask(lyon)
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    own_id = own_row(evening).document["event"]
    assert own_id
    path = own_id.partition("/ap/")[2]
    found = as_chloe.get(f"/ap/{path}/organizers", headers=ACTIVITY).json()
    assert found["items"] == [group().id, lyon.id]
    document = as_chloe.get(f"/ap/{path}", headers=ACTIVITY).json()
    assert document["contacts"] == [group().id, lyon.id]
    assert document["attributedTo"] == group().id


def test_the_panel_leads_to_one_form(as_ada, ada, evening, lyon, later, ask):
    page = as_ada.get(reverse("desk:event", args=[evening.slug])).content.decode()
    address = reverse("cohosting_pages:together", args=[evening.slug])
    assert address in page
    ask(lyon)
    page = as_ada.get(address).content.decode()
    assert "Lyon" in page
    answer = as_ada.post(address, {"expected": "x"})
    assert answer.status_code == 422


def test_a_helper_and_a_stranger_ask_nobody(as_bilal, as_chloe, evening):
    address = reverse("cohosting_pages:together", args=[evening.slug])
    assert as_bilal.get(address).status_code == 403
    assert as_chloe.get(address).status_code == 302


def test_a_draft_is_read_by_those_who_were_asked_alone(
    ada, as_chloe, later, lyon, nantes, federating
):
    draft = an_evening(State.DRAFT)
    actor_of(lyon.id, clock.now())
    invite(ada, draft.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    works()
    path = f"/ap/together/{own_row(draft).uuid}"
    assert as_chloe.get(path, headers=ACTIVITY).status_code == 404
    assert asks_for(nantes.actor, path).status == 404
    answer = asks_for(lyon.actor, path)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert json.loads(answer.body) == own_row(draft).document
