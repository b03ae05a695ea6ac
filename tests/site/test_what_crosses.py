"""What goes from node to node when communities ask each other for anything: never anybody.

Every table that keeps something of people has a row with marked words. Then each registered kind of
request is lived through on both sides, an evening is held together by people who come, the library
is read and something is copied; all that this node sends and answers is recorded.
"""

from __future__ import annotations

import json

import pytest

from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.cohosting.jobs import keep_up
from meshup.cohosting.models import Cohost
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests import kinds
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request, leave
from meshup.node_requests.domain.requesting import NewRequest, send_request, withdraw_request
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.attendance.coming_pages import come, phone
from tests.cohosting.evenings import accepted, an_evening, records_sent, sent
from tests.inbox.peer import federating, peers, victim
from tests.library.libraries import LibraryNode, a_projector, shared
from tests.mailings.conftest import _jobs_wait, run_due_jobs
from tests.node_requests.samples import SAMPLES
from tests.planted_people import MARK, plant, plantable
from tests.recorded_wire import nobody_crosses, wire
from tests.umbrella.conftest import _hour, later
from tests.umbrella.roofs import SECOND

__all__ = [
    "_hour",
    "_jobs_wait",
    "federating",
    "later",
    "nobody_crosses",
    "peers",
    "victim",
    "wire",
]
pytestmark = pytest.mark.django_db
VISITOR, MAIL, NETWORK = "Quetzalcoatl Visitor", "quetzal@visitor.example", "203.0.113.77"
COMING = 20


@pytest.fixture
def lyon(peers):
    """Another node of the mesh."""
    return LibraryNode(peers("lyon.test"), "Lyon").join()


def keep_all_up(later):
    run_due_jobs()
    keep_up.call()
    run_due_jobs()
    later(SECOND)


def test_every_field_of_people_has_a_marked_word(federating, ada):
    an_evening()
    words = plant()
    empty = [
        str(field)
        for field in plantable()
        if field.get_internal_type() != "UUIDField"
        and not any(MARK in str(value) for value in _values(field))
    ]
    assert empty == []
    assert len(words) > 50


def _values(field):
    return field.model._default_manager.values_list(field.attname, flat=True)


def test_an_evening_that_is_held_together_tells_of_nobody(wire, ada, lyon, later):
    evening = an_evening()
    come(phone(NETWORK), f"/en/events/{evening.slug}/coming/", name=VISITOR, email=MAIL)
    plant()
    actor_of(lyon.group.id, clock.now())
    plan = InvitationPlan(nodes=[lyon.group.id], expected="Bring a projector.")
    invite(ada, evening.slug, plan, clock.now())
    accepted(lyon.group, sent(lyon.peer, later))
    keep_all_up(later)
    record = records_sent(lyon.peer, later)[-1]
    assert wire.has(record["uid"])
    lyon.group.actor.post(
        lyon.group.actor.activity("Update", _numbers(lyon, record), to=[group().id])
    )
    keep_all_up(later)
    assert Cohost.objects.get().coming == COMING
    assert numbers_of(evening.slug).count > 0
    lyon.get(f"/ap/together/{record['uuid']}")
    assert wire.of_people(VISITOR, MAIL, NETWORK, ada.email) == {}


def _numbers(lyon, record):
    return {
        "id": f"{lyon.group.id}#numbers-1",
        "type": "CohostNumbers",
        "together": record["id"],
        "number": 5,
        "coming": COMING,
        "placesUsed": 0,
    }


@pytest.mark.parametrize("name", sorted(kinds._kinds))
def test_no_request_of_any_kind_tells_of_anybody_else(name, wire, ada, lyon, later):
    """What a contact or a talk tells is what was consented to: the words of the sample alone."""
    an_evening()
    plant()
    kind, sample = kind_named(name), SAMPLES[name]
    asked = NewRequest(kind=name, terms=dict(kind.read(sample.asked)))
    uuid = send_request(ada, asked, actor_of(lyon.group.id, clock.now()), clock.now())
    offered = sent(lyon.peer, later)
    said = lyon.group.answer("Accept", offered, result=sample.yes)
    assert (lyon.group.says(said) if kind.is_signed else lyon.group.post(said)) == 202
    run_due_jobs()
    withdraw_request(ada, uuid, clock.now())
    later(SECOND)
    offer = lyon.group.offer(7, object={"type": kind.wire_type, **sample.asked}, purpose=name)
    assert (lyon.group.says(offer) if kind.is_signed else lyon.group.post(offer)) == 202
    row = NodeRequest.objects.get(offer_id=offer["id"])
    by = ada if Answer.DECLINED in kind.host_buttons else None
    answer_request(by, row.uuid, Answer.DECLINED, clock.now())
    later(SECOND)
    assert [one["type"] for one in lyon.peer.delivered] == ["Offer", "Undo", "Reject"]
    assert wire.of_people(ada.email) == {}


def test_a_yes_that_is_taken_back_and_a_library_tell_of_nobody(wire, ada, lyon, later):
    projector = a_projector(by=ada)
    letter = shared(by=ada, credit="Zoé of the radio club")
    plant()
    for audience in ("public", "mesh"):
        assert lyon.get(f"/ap/library?audience={audience}").status == 200
    page = json.loads(lyon.get("/ap/library?audience=public").body)
    address = page["items"][0]["id"]
    assert lyon.get(f"/ap/library/items/{letter}").status == 200
    offer = lyon.offer_loan(
        address.replace(str(letter), str(projector)), "2027-01-10", "2027-01-12"
    )
    assert lyon.group.says(offer) == 202
    row = NodeRequest.objects.get(offer_id=offer["id"])
    answer_request(ada, row.uuid, Answer.ACCEPTED, clock.now())
    leave(ada, row.uuid, clock.now())
    later(SECOND)
    assert [one["type"] for one in lyon.peer.delivered] == ["Accept", "Undo"]
    assert wire.has("Zoé of the radio club")  # as the author wishes
    assert wire.of_people(ada.email) == {}
