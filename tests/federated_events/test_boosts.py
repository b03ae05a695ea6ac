"""The Group shares events of other servers: by id, once, and never of who is blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.activitypub.activities import read_activity
from meshup.community.errors import HostsOnly
from meshup.federated_events.domain.boosts import (
    BoostPlan,
    boost,
    boosted_among,
    boosts_for,
    undo_boost,
)
from meshup.federated_events.errors import NotToBoost
from meshup.federated_events.models import Boost
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.kit import clock
from meshup.remote_actors.domain.blocking import block_domain
from tests.federated_events.conftest import read, run_due_jobs

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
EVENT = "https://lyon.example/events/42"
PLAN = BoostPlan(EVENT, "Nuit lyonnaise", "https://lyon.example/42", "https://lyon.example/inbox")
OUTBOX = "/ap/paris_p2p/outbox"


def test_an_event_is_announced_by_its_id_and_the_announce_can_be_fetched(
    ada: Person, as_chloe: Client, sent: Sent
):
    boost(ada, PLAN, clock.now())
    to_followers, to_origin = sent.take()
    announce = read_activity(to_followers)
    assert (announce.kind, announce.actor, announce.object_id) == ("Announce", group().id, EVENT)
    assert to_origin["id"] == to_followers["id"]
    fetched = read(as_chloe, to_followers["id"])
    assert fetched == {key: to_followers[key] for key in to_followers if key != "proof"}
    assert read(as_chloe, OUTBOX)["orderedItems"] == [fetched]
    assert [one.name for one in boosts_for(ada, 10)] == ["Nuit lyonnaise"]


def test_twice_is_once_and_undone_it_may_be_shared_again(ada: Person, as_chloe: Client, sent: Sent):
    first = boost(ada, PLAN, clock.now())
    announce = sent.take()[0]
    assert boost(ada, PLAN, clock.now()) == first
    assert sent.take() == []
    assert boosted_among([EVENT, "https://x.example/1"]) == {EVENT: first.number}
    undo_boost(ada, first.number, clock.now())
    undo_boost(ada, first.number, clock.now())
    undo, _to_origin = sent.take()
    assert undo["type"] == "Undo"
    assert undo["object"]["id"] == announce["id"]
    assert undo["object"]["object"] == EVENT
    read(as_chloe, announce["id"], 404)
    assert read(as_chloe, OUTBOX)["orderedItems"] == []
    again = boost(ada, PLAN, clock.now())
    assert again.number != first.number
    assert sent.take()[0]["id"] != announce["id"]


@pytest.mark.parametrize(
    "object_id",
    [
        *("", "lyon", "javascript:alert(1)", "mailto:a@lyon.example", "https://"),
        *("http://127.0.0.1:8000/ap/events/1", "https://x.example/" + "a" * 2000),
    ],
)
def test_what_is_no_event_of_others_is_not_shared(ada: Person, sent: Sent, object_id: str):
    with pytest.raises(NotToBoost):
        boost(ada, BoostPlan(object_id), clock.now())
    assert sent.take() == []
    assert not Boost.objects.exists()


def test_helpers_share_nothing(ada: Person, bilal: Person, sent: Sent):
    with pytest.raises(HostsOnly):
        boost(bilal, PLAN, clock.now())
    shared = boost(ada, PLAN, clock.now())
    sent.take()
    with pytest.raises(HostsOnly):
        undo_boost(bilal, shared.number, clock.now())
    assert sent.take() == []


def test_a_block_takes_back_what_was_shared_and_lets_nothing_be(
    ada: Person, as_chloe: Client, sent: Sent
):
    boost(ada, PLAN, clock.now())
    boost(ada, BoostPlan("https://nice.example/events/1"), clock.now())
    sent.take()
    block_domain(ada, "lyon.example", "spam", clock.now())
    shown = read(as_chloe, OUTBOX)["orderedItems"]
    assert [one["object"] for one in shown] == ["https://nice.example/events/1"]
    run_due_jobs()
    undone = [one["object"]["object"] for one in sent.take() if one["type"] == "Undo"]
    assert set(undone) == {EVENT}
    with pytest.raises(NotToBoost):
        boost(ada, PLAN, clock.now())
    with pytest.raises(NotToBoost):
        boost(ada, BoostPlan("https://sub.lyon.example/events/2"), clock.now())


def test_who_is_blocked_while_federation_is_off_is_not_shared_once_it_is_on(
    ada: Person, sent: Sent
):
    boost(ada, PLAN, clock.now())
    change_federation(ada, FederationFacts(), clock.now())
    block_domain(ada, "lyon.example", "spam", clock.now())
    run_due_jobs()
    sent.take()
    change_federation(ada, FederationFacts(is_on=True), clock.now())
    run_due_jobs()
    undone = [one["object"]["object"] for one in sent.take() if one["type"] == "Undo"]
    assert set(undone) == {EVENT}
