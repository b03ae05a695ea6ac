"""People of other servers go: erased, expired, gone from their server; and what stays till then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from meshup.attendance.domain.host_acts import block
from meshup.attendance.domain.queries.attendees import attendees_for
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.models import FinalCount, Registration
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.models import Peer
from meshup.peers.records import peer_records
from meshup.remote_actors.domain.remote_actors import forget_actor, known_actor
from meshup.remote_attendance.models import RemoteAttendee
from tests.attendance.people import at_most
from tests.remote_attendance.conftest import ROUTING, answers, join, kinds

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.models import Person
    from tests.inbox.peer import HostilePeer, PeerActor


def night(at: datetime) -> None:
    """Let what is over expire in every room, and then peers whom nothing holds."""
    for kind in personal_data.registered():
        if kind.name in {"attendance.registrations", "remote_attendance.attendees"}:
            kind.expire(at)
    forget_at_night(at)


def test_a_peer_lives_while_they_come_and_goes_a_week_after_they_left(
    chloe: PeerActor, routing: str
):
    chloe.post(join(chloe, routing))
    now = clock.now()
    night(now + timedelta(days=1))
    assert Peer.objects.count() == 1
    chloe.post(chloe.activity("Leave", routing))
    night(now + timedelta(days=6))
    assert (Peer.objects.count(), RemoteAttendee.objects.count()) == (0, 1)
    night(now + timedelta(days=8))
    assert RemoteAttendee.objects.count() == 0


def test_all_goes_with_the_registration_and_the_count_stays(chloe: PeerActor, routing: str):
    chloe.post(join(chloe, routing))
    night(clock.now() + timedelta(days=30))
    assert RemoteAttendee.objects.count() == 1
    night(clock.now() + timedelta(days=60))
    assert not (RemoteAttendee.objects.exists())
    assert not (Registration.objects.exists())
    assert (Peer.objects.count(), FinalCount.objects.get().coming) == (0, 1)


def test_whoever_hosts_blocked_as_a_peer_stays_blocked(chloe: PeerActor, routing: str, ada: Person):
    chloe.post(join(chloe, routing))
    answers(chloe.peer)
    evening = attendees_for(ada, ROUTING)[0].number
    block(ada, ROUTING, evening, "harassment", clock.now())
    assert kinds(chloe.peer) == ["Reject"]
    night(clock.now() + timedelta(days=60))
    assert RemoteAttendee.objects.count() == 1
    chloe.post(join(chloe, routing))
    [answer] = answers(chloe.peer)
    assert answer["type"] == "Reject"
    assert "harassment" not in str(answer)
    assert numbers_of(ROUTING).count == 0


def test_an_account_that_is_gone_is_erased_in_every_room(
    chloe: PeerActor, routing: str, mobilizon: HostilePeer
):
    at_most(1, ROUTING)
    bilal = mobilizon.actor("bilal")
    chloe.post(join(chloe, routing))
    bilal.post(join(bilal, routing))
    kinds(mobilizon)
    forget_actor(chloe.id, clock.now())
    assert Registration.objects.get().name == f"@bilal@{mobilizon.host}"
    assert Peer.objects.count() == 1
    assert known_actor(chloe.id) is None
    [answer] = answers(mobilizon)
    assert (answer["type"], answer["to"]) == ("Accept", [bilal.id])


def test_erasing_a_peer_erases_as_whom_they_came(chloe: PeerActor, routing: str):
    chloe.post(join(chloe, routing))
    peer = Peer.objects.get().pk
    told = personal_data.export(Subject(peer=peer))
    [record] = told["remote_attendance.attendees"]
    assert record["handle"] == f"@chloe@{chloe.peer.host}"
    assert told["attendance.registrations"][0]["source"] == "fediverse"
    personal_data.erase(Subject(peer=peer))
    assert not (RemoteAttendee.objects.exists())
    assert not (Registration.objects.exists())
    assert personal_data.export(Subject(peer=peer)) == {}


def test_two_peers_that_are_one_keep_as_whom_they_come(
    chloe: PeerActor, routing: str, mobilizon: HostilePeer
):
    bilal = mobilizon.actor("bilal")
    chloe.post(join(chloe, routing))
    bilal.post(join(bilal, routing))
    first, second = Peer.objects.order_by("made_at", "pk").values_list("pk", flat=True)
    for records in peer_records():
        records.merge(second, first, clock.now())
    assert set(RemoteAttendee.objects.values_list("peer", flat=True)) == {first}
    [records] = [each for each in peer_records() if each.name.startswith("remote_attendance")]
    assert records.holders([first, second]) == {first}
    assert len(records.describe(first)) == 2
    forget_actor(chloe.id, clock.now())
    assert Peer.objects.filter(pk=first).exists()


@pytest.mark.parametrize("event", ["http://127.0.0.1:8000/ap/events/", "\ud800", ""])
def test_odd_events_are_none(chloe: PeerActor, routing: str, event: str):
    assert chloe.post(join(chloe, event)).status in {202, 400}
    assert Registration.objects.count() == 0
