"""Somebody of another server comes, waits, leaves: by the door of the inbox, with the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from meshup.agenda.choices import State
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.models import Event
from meshup.attendance.domain.host_acts import let_in, put_back, remove
from meshup.attendance.domain.queries.attendees import attendees_for, removals_for
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.source_counts import Registered, registered_by_source
from meshup.attendance.domain.registering import withdraw
from meshup.attendance.models import Registration
from meshup.deliveries.models import OutgoingActivity
from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.own_actors import application, group
from meshup.kit import clock
from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Peer
from meshup.remote_actors.domain.blocking import block_actor
from meshup.remote_actors.domain.remote_actors import known_actor
from meshup.remote_attendance.models import RemoteAttendee
from tests.attendance.people import at_most, comes, routing_night
from tests.remote_attendance.conftest import ROUTING, answers, delivered, federated, join, kinds

if TYPE_CHECKING:
    from meshup.community.models import Person
    from tests.inbox.peer import HostilePeer, PeerActor


def count() -> int:
    """Return how many come, as programs are told it."""
    told = Client().get(f"/api/events/{ROUTING}").json()
    return int(told["coming"]["count"])


def test_a_join_counts_before_its_accept_leaves(chloe: PeerActor, routing: str):
    sent = join(chloe, routing)
    assert chloe.post(sent).status == 202
    assert count() == 1
    assert chloe.peer.delivered == []
    [answer] = answers(chloe.peer)
    assert (answer["type"], answer["actor"]) == ("Accept", group().id)
    inner = {name: sent[name] for name in ("id", "type", "actor", "object")}
    assert answer["object"] == inner
    assert answer["to"] == [chloe.id]


def test_hosts_read_the_handle_and_nobody_else_does(
    chloe: PeerActor, routing: str, ada: Person, as_ada: Client, as_chloe: Client
):
    chloe.post(join(chloe, routing, participationMessage="I bring my dog"))
    [attendee] = attendees_for(ada, ROUTING)
    assert (attendee.name, attendee.source) == (f"@chloe@{chloe.peer.host}", "fediverse")
    assert registered_by_source([ROUTING])[ROUTING] == Registered(0, 0, 1)
    page = as_ada.get(f"/en/desk/events/{ROUTING}/attendees/").content.decode()
    assert f"<bdi>@chloe@{chloe.peer.host}</bdi>" in page
    assert "by the fediverse" in page
    for public in (f"/en/events/{ROUTING}/", f"/api/events/{ROUTING}"):
        assert "chloe@" not in as_chloe.get(public).content.decode()
    kept = [
        *Registration.objects.values(),
        *RemoteAttendee.objects.values(),
        *Peer.objects.values(),
    ]
    assert "dog" not in str(kept)
    assert "dog" not in str([bytes(row.body) for row in OutgoingActivity.objects.all()])


@pytest.mark.parametrize("form", ["embedded", "page", "with a fragment"])
def test_an_event_is_named_in_any_form(chloe: PeerActor, routing: str, form: str, settings: Any):
    named = {
        "embedded": {"type": "Event", "id": routing, "name": "Routing night"},
        "page": f"{settings.CONFIG.address}/en/events/{ROUTING}/",
        "with a fragment": f"{settings.CONFIG.address}/fr/events/{ROUTING}/#rsvp",
    }[form]
    assert chloe.post(join(chloe, named)).status == 202
    assert kinds(chloe.peer) == ["Accept"]
    assert numbers_of(ROUTING).count == 1


def test_twice_is_once(chloe: PeerActor, routing: str):
    sent = join(chloe, routing)
    chloe.post(sent)
    chloe.post(sent)
    chloe.post(join(chloe, routing))
    assert (numbers_of(ROUTING).count, Peer.objects.count()) == (1, 1)
    assert set(kinds(chloe.peer)) == {"Accept"}
    assert RemoteAttendee.objects.count() == 1


def test_one_peer_stands_for_an_actor_at_all_events(chloe: PeerActor, paris: object, routing: str):
    chloe.post(join(chloe, routing))
    chloe.post(join(chloe, federated("paris-p2p-2026-12-02")))
    assert Peer.objects.count() == 1
    assert numbers_of("paris-p2p-2026-12-02").count == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"partySize": -3},
        {"partySize": 10**400},
        {"partySize": 2.5},
        {"partySize": 1_000_000, "role": "moderator", "result": {"type": "Accept"}},
        {"object": ["x", 7]},
        {"participationMessage": {"a": [1]}, "to": 7, "cc": {"b": None}},
    ],
)
def test_odd_fields_bring_nobody_along(chloe: PeerActor, routing: str, odd: dict[str, Any]):
    sent = join(chloe, routing, **{k: v for k, v in odd.items() if k != "object"})
    if "object" in odd:
        sent["object"] = odd["object"]
    assert chloe.post(sent).status in {202, 400}
    assert numbers_of(ROUTING).count <= 1


def test_leaving_ends_it_and_nothing_of_them_stays(chloe: PeerActor, routing: str):
    chloe.post(join(chloe, routing))
    chloe.post(chloe.activity("Leave", routing))
    assert numbers_of(ROUTING).count == 0
    assert Registration.objects.count() == 0
    assert RemoteAttendee.objects.get().peer_id is None
    chloe.post(chloe.activity("Leave", routing))
    assert RemoteAttendee.objects.count() == 1


@pytest.mark.parametrize("by", ["embedded", "id", "without its actor"])
def test_undoing_a_join_ends_it(chloe: PeerActor, routing: str, by: str):
    sent = join(chloe, routing)
    chloe.post(sent)
    forms = {"embedded": sent, "id": sent["id"]}
    forms["without its actor"] = {k: sent[k] for k in ("id", "type", "object")}
    assert chloe.post(chloe.activity("Undo", forms[by])).status == 202
    assert numbers_of(ROUTING).count == 0


def test_a_join_that_was_ended_and_comes_late_does_nothing(chloe: PeerActor, routing: str):
    sent = join(chloe, routing)
    chloe.post(chloe.activity("Undo", sent))
    chloe.post(sent)
    assert numbers_of(ROUTING).count == 0
    assert kinds(chloe.peer) == []
    chloe.post(join(chloe, routing))
    assert numbers_of(ROUTING).count == 1


def test_a_leave_before_any_join_means_nothing(chloe: PeerActor, routing: str):
    assert chloe.post(chloe.activity("Leave", routing)).status == 202
    assert RemoteAttendee.objects.count() == 0
    chloe.post(join(chloe, routing))
    assert numbers_of(ROUTING).count == 1


def test_somebody_comes_again_after_leaving(chloe: PeerActor, routing: str):
    first = join(chloe, routing)
    chloe.post(first)
    chloe.post(chloe.activity("Leave", routing))
    chloe.post(first)  # the same, delivered late
    assert numbers_of(ROUTING).count == 0
    later = (clock.now() + timedelta(minutes=1)).isoformat()
    chloe.post(first | {"published": later})  # the same id, said anew
    assert numbers_of(ROUTING).count == 1


def test_nobody_else_ends_what_somebody_said(
    chloe: PeerActor, routing: str, mobilizon: HostilePeer
):
    sent = join(chloe, routing)
    chloe.post(sent)
    eve = mobilizon.actor("eve")
    eve.post(eve.activity("Leave", routing))
    eve.post(eve.activity("Undo", sent))
    eve.post(eve.activity("Undo", sent["id"]))
    forged = chloe.activity("Leave", routing)
    assert eve.post(forged).status == 401
    assert numbers_of(ROUTING).count == 1


def test_a_full_event_puts_them_in_line_and_a_free_place_is_theirs(chloe: PeerActor, routing: str):
    at_most(1, ROUTING)
    first = comes(ROUTING)
    chloe.post(join(chloe, routing))
    assert (numbers_of(ROUTING).count, numbers_of(ROUTING).waiting) == (1, 1)
    assert kinds(chloe.peer) == ["TentativeAccept"]
    withdraw(first.number, clock.now())
    assert numbers_of(ROUTING).count == 1
    assert kinds(chloe.peer) == ["Accept"]
    assert kinds(chloe.peer) == []


def test_whoever_leaves_makes_room_for_the_next(
    chloe: PeerActor, routing: str, mobilizon: HostilePeer
):
    at_most(1, ROUTING)
    bilal = mobilizon.actor("bilal")
    chloe.post(join(chloe, routing))
    bilal.post(join(bilal, routing))
    assert kinds(mobilizon) == ["Accept", "TentativeAccept"]
    chloe.post(chloe.activity("Leave", routing))
    [answer] = answers(mobilizon)
    assert (answer["type"], answer["to"]) == ("Accept", [bilal.id])


def test_hosts_let_in_remove_and_put_back(chloe: PeerActor, routing: str, ada: Person):
    at_most(1, ROUTING)
    comes(ROUTING)
    chloe.post(join(chloe, routing))
    assert kinds(chloe.peer) == ["TentativeAccept"]
    evening = attendees_for(ada, ROUTING)[-1].number
    let_in(ada, ROUTING, evening, "brings a projector", clock.now(), more_places=True)
    assert kinds(chloe.peer) == ["Accept"]
    remove(ada, ROUTING, evening, "a mistake", clock.now())
    [answer] = answers(chloe.peer)
    assert answer["type"] == "Reject"
    assert "mistake" not in str(answer)
    chloe.post(join(chloe, routing))
    chloe.post(chloe.activity("Leave", routing))
    chloe.post(join(chloe, routing))
    assert set(kinds(chloe.peer)) == {"Reject"}
    put_back(ada, ROUTING, removals_for(ada, ROUTING)[0].number, clock.now())
    assert kinds(chloe.peer) == ["Accept"]


def refused(chloe: PeerActor, event: str) -> str:
    """Let Chloé join what she cannot; return why, as her server is told."""
    before = Registration.objects.count(), Peer.objects.count(), RemoteAttendee.objects.count()
    assert chloe.post(join(chloe, event)).status == 202
    [answer] = answers(chloe.peer)
    assert answer["type"] == "Reject"
    after = Registration.objects.count(), Peer.objects.count(), RemoteAttendee.objects.count()
    assert after == before
    return str(answer["summary"])


def test_what_is_over_is_refused(chloe: PeerActor, routing: str):
    with clock.set_to(clock.now() + timedelta(days=40)):
        assert refused(chloe, routing) == "C’est passé. Vous pouvez venir au suivant."


def test_what_is_cancelled_is_refused(chloe: PeerActor, routing: str, ada: Person):
    Event.objects.filter(slug=ROUTING).update(state=State.CANCELLED)
    assert "annul" in refused(chloe, routing).lower()


def test_registration_elsewhere_is_told(chloe: PeerActor, federating: None):
    url = "https://tickets.example/routing"
    routing_night(registration="elsewhere", registration_url=url)
    assert url in refused(chloe, federated(ROUTING))


def test_what_is_not_there_is_refused_as_what_is_hidden(
    chloe: PeerActor, routing: str, settings: Any
):
    absent = refused(chloe, f"{settings.CONFIG.address}/ap/events/nothing")
    Event.objects.filter(slug=ROUTING).update(state=State.DRAFT)
    assert refused(chloe, routing) == absent


def test_programs_and_groups_do_not_come(routing: str, mobilizon: HostilePeer):
    for kind in ("Service", "Group", "Application", "Organization"):
        assert refused(mobilizon.actor(kind.lower(), kind), routing)


def test_events_of_others_are_not_ours_to_answer(chloe: PeerActor, routing: str):
    assert chloe.post(join(chloe, "https://elsewhere.example/events/1")).status == 202
    assert kinds(chloe.peer) == []


def test_nobody_becomes_a_member_of_an_actor_of_ours(chloe: PeerActor, routing: str):
    for actor in (group(), application()):
        sent = join(chloe, actor.id)
        assert chloe.post(sent).status == 202
        [answer] = answers(chloe.peer)
        assert (answer["type"], answer["actor"]) == ("Ignore", actor.id)
        assert (answer["object"], answer["to"]) == (sent["id"], [chloe.id])
    assert not RemoteAttendee.objects.exists()
    assert not Peer.objects.exists()


def test_one_server_cannot_flood(chloe: PeerActor, routing: str, mobilizon: HostilePeer):
    few = replace(LIMITS["remote_join"], network=(Allowance(3, timedelta(hours=1)),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LIMITS, "remote_join", few)
        statuses = []
        for number in range(5):
            actor = mobilizon.actor(f"p{number}")
            statuses.append(actor.post(join(actor, routing)).status)
    assert statuses == [202, 202, 202, 429, 429]
    assert numbers_of(ROUTING).count == 3
    chloe.post(chloe.activity("Leave", routing))


def test_whoever_is_blocked_comes_off_the_lists_and_hears_nothing(
    chloe: PeerActor, routing: str, ada: Person
):
    chloe.post(join(chloe, routing))
    assert kinds(chloe.peer) == ["Accept"]
    actor = known_actor(chloe.id)
    assert actor is not None
    block_actor(ada, actor.pk, "spam", clock.now())
    assert kinds(chloe.peer) == []
    assert numbers_of(ROUTING).count == 0
    assert len(removals_for(ada, ROUTING)) == 1
    assert chloe.post(join(chloe, routing)).status == 403


def test_cancelling_answers_nobody(chloe: PeerActor, routing: str, ada: Person):
    chloe.post(join(chloe, routing))
    answers(chloe.peer)
    cancel(ada, ROUTING, {"en": "The venue is closed."}, clock.now())
    assert kinds(chloe.peer) == []
    assert numbers_of(ROUTING).count == 1


def test_who_comes_hears_of_changes_without_following(
    chloe: PeerActor, mobilizon: HostilePeer, routing: str, ada: Person
):
    bilal = mobilizon.actor("bilal")
    for actor in (chloe, bilal):
        actor.post(join(actor, routing))
    bilal.post(bilal.activity("Leave", routing))
    answers(mobilizon)
    cancel(ada, ROUTING, {"en": "The venue is closed."}, clock.now())
    [update] = delivered(mobilizon)  # at the inbox that the server shares: once
    assert (update["type"], update["object"]["id"]) == ("Update", routing)
    assert update["object"]["status"] == "CANCELLED"


def test_who_left_hears_no_more_of_changes(chloe: PeerActor, routing: str, ada: Person):
    chloe.post(join(chloe, routing))
    chloe.post(chloe.activity("Leave", routing))
    answers(chloe.peer)
    cancel(ada, ROUTING, {"en": "The venue is closed."}, clock.now())
    assert delivered(chloe.peer) == []
    assert FederatedEvent.objects.get(slug=ROUTING).document["status"] == "CANCELLED"
