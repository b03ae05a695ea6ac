"""Messages as other servers send them come in by the door, and what they mean has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.own_actors import application, group
from meshup.follows.domain.queries.followers import follower_count
from meshup.inbox.domain.queries.counts import received_since
from meshup.kit import clock
from meshup.neighbour_events.models import Neighbour, NeighbourEvent
from meshup.remote_actors.domain.remote_actors import known_actor, remember_actor
from meshup.remote_attendance.models import RemoteAttendee
from meshup.replies.models import Reply
from meshup.reports.models import Report
from tests.activitypub.messages import SERVERS, message, names_of
from tests.attendance.people import ROUTING, routing_night
from tests.desk.conftest import _november
from tests.inbox.peer import HostilePeer, PeerActor, federating, peers
from tests.inbox.wire_signatures import public_pem
from tests.mailings.conftest import _jobs_wait, run_due_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["_jobs_wait", "_november", "federating", "peers"]

ACTORS = ("person", "group", "application")
NOT_UNDERSTOOD = {"Like", "Ignore"}
KEY = "of every actor here"
"""A key takes a while to make; nothing here depends on whose it is."""
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routing")]


@pytest.fixture
def routing(federating: None) -> str:
    """An event of ours, which others read."""
    routing_night()
    materialise(clock.now())
    return id_of_event(ROUTING)


class Server:
    """A server that sends what its software sends, from an address on this machine."""

    def __init__(self, peer: HostilePeer, software: str) -> None:
        self.peer, self.software = peer, software
        self.actors = {
            document["id"]: document
            for name in ACTORS
            if name in names_of(software)
            for document in [self.message(name)]
        }

    def message(self, name: str) -> dict[str, Any]:
        """Return a message as it comes from there, about what is here."""
        return message(
            self.software,
            name,
            peer=self.peer.base,
            event=id_of_event(ROUTING),
            group=group().id,
            node=settings.CONFIG.address,
        )

    def actor(self, actor_id: str) -> PeerActor:
        """Serve an actor with a key of its own: as its software shows it, or much like that."""
        like = next(iter(self.actors.values()))
        document = self.actors.get(actor_id) or {
            **like,
            "id": actor_id,
            "url": actor_id,
            "preferredUsername": actor_id.rpartition("/")[2].strip("@"),
        }
        key = {
            "id": f"{actor_id}#main-key",
            "owner": actor_id,
            "publicKeyPem": public_pem(KEY),
        }
        document = {**document, "publicKey": key}
        self.peer.serve(actor_id.removeprefix(self.peer.base), document)
        return PeerActor(self.peer, actor_id, KEY, document)

    def send(self, name: str, to: str = "/ap/inbox") -> int:
        """Send a message, signed by its actor; return the status of the answer."""
        activity = self.message(name)
        return self.actor(activity["actor"]).post(activity, to=to).status

    def follow_it(self, actor_id: str) -> None:
        """Let a host have chosen to read an actor."""
        actor = remember_actor(self.actor(actor_id).document, clock.now())
        Neighbour.objects.create(actor_id=actor.pk, since=clock.now(), due_at=clock.now())


@pytest.fixture
def server(peers: Callable[..., HostilePeer]) -> Callable[[str], Server]:
    return lambda software: Server(peers(f"{software}.example"), software)


@pytest.mark.parametrize("software", SERVERS)
def test_whatever_a_server_sends_is_answered_and_counted(server, software):
    sender = server(software)
    names = [name for name in names_of(software) if name not in ACTORS]
    assert {name: sender.send(name) for name in names} == dict.fromkeys(names, 202)
    kinds = {count.kind: count.outcome for count in received_since(clock.now().date())}
    assert {kind for kind, outcome in kinds.items() if outcome == "not_understood"} <= (
        NOT_UNDERSTOOD | {"Accept", "Create", "Update", "Delete", "Announce", "Undo", "Move"}
    )


@pytest.mark.parametrize("software", SERVERS)
def test_a_follow_and_its_undo_in_each_form(server, software):
    sender = server(software)
    own = application() if software == "gancio" else group()
    assert sender.send("follow") == 202
    assert follower_count(own.name) == 1
    if software != "friendica":
        assert sender.send("undo_follow") == 202
        assert follower_count(own.name) == 0


@pytest.mark.parametrize("software", ["mobilizon", "gancio", "wordpress", "friendica", "fedify"])
def test_an_event_of_each_form_is_seen_elsewhere(server, software):
    sender = server(software)
    create = sender.message("create_event")
    owner = create["object"]["attributedTo"]
    sender.follow_it(owner)
    sender.peer.serve(create["object"]["id"].removeprefix(sender.peer.base), create["object"])
    assert sender.send("create_event") == 202
    run_due_jobs()
    [seen] = NeighbourEvent.objects.all()
    assert seen.event_id == create["object"]["id"]


@pytest.mark.parametrize("software", ["mobilizon", "gancio", "wordpress", "friendica"])
def test_an_event_of_each_form_goes(server, software):
    sender = server(software)
    create = sender.message("create_event")
    sender.follow_it(create["object"]["attributedTo"])
    path = create["object"]["id"].removeprefix(sender.peer.base)
    sender.peer.serve(path, create["object"])
    sender.send("create_event")
    run_due_jobs()
    assert NeighbourEvent.objects.count() == 1
    del sender.peer.served[path]
    assert sender.send("delete_event") == 202
    run_due_jobs()
    assert not NeighbourEvent.objects.exists()


def test_somebody_of_mobilizon_comes_and_leaves(server):
    sender = server("mobilizon")
    assert sender.send("join") == 202
    [attendee] = RemoteAttendee.objects.all()
    actor = known_actor(f"{sender.peer.base}/@chloe")
    assert attendee.actor_id == actor.pk
    assert sender.send("leave") == 202


@pytest.mark.parametrize("software", ["mobilizon", "mastodon", "friendica"])
def test_a_reply_waits_for_a_host(server, software):
    sender = server(software)
    assert sender.send("reply") == 202
    [reply] = Reply.objects.all()
    assert "<span" not in reply.content


@pytest.mark.parametrize("software", ["mobilizon", "mastodon"])
def test_a_flag_joins_the_reports(server, software):
    sender = server(software)
    assert sender.send("flag") == 202
    assert Report.objects.exists()


def test_a_block_and_a_deleted_account_part_us(server):
    sender = server("mastodon")
    for minutes, parting in ((1, "block"), (2, "delete_actor")):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            sender.send("follow")
            assert follower_count(group().name) == 1
            assert sender.send(parting) == 202
            assert follower_count(group().name) == 0


def test_gancio_follows_anew_in_the_very_same_words(server):
    sender = server("gancio")
    for minutes, name in enumerate(("follow", "undo_follow", "follow")):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            assert sender.send(name) == 202
            assert follower_count(application().name) == (name == "follow")
