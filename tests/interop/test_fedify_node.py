"""Fedify and a node that really runs, both on this machine: follow, events, Join, block.

The tests follow each other on one node and one Fedify, for each needs seconds to start; each asks
for what it needs by a fixture, so that any of them can be run alone, in any order.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.interop.fedify_peer import fedify_peer
from tests.journeys.live import LiveNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.interop.fedify_peer import FedifyPeer

AS2 = "https://www.w3.org/ns/activitystreams"
ACTIVITY = "application/activity+json"
PATIENCE_SECONDS = 40
BEGIN = """
from meshup.kit.clock import now
from meshup.community.models import Person
host = Person.objects.filter(role="host").first()
"""
SWITCH_ON = """
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import switch_on
switch_on(now())
print(group().id)
"""
MOVE_ONLINE = """
from meshup.agenda.domain.life_cycle import move_online
move_online(host, "{slug}", "https://meet.example/room", now())
"""
CANCEL = """
from meshup.agenda.domain.life_cycle import cancel
cancel(host, "{slug}", {{"en": "Storm"}}, now())
"""
COMING = """
from meshup.remote_attendance.models import RemoteAttendee
print(RemoteAttendee.objects.filter(left_at=None, actor__actor_id="{actor}").count())
"""
FOLLOW = """
from meshup.remote_actors.domain.finding import find_actor
from meshup.follows.domain.following import follow
follow("{name}", find_actor("{actor}", now()), now())
"""
STATE = """
from meshup.follows.models import Following
print(Following.objects.get(actor__actor_id="{actor}").state)
"""
BLOCK = """
from meshup.remote_actors.domain.blocking import block_actor, lift_actor
from meshup.remote_actors.models import RemoteActor
{verb}(host, RemoteActor.objects.get(actor_id="{actor}").pk, "Noise", now())
"""


class Federation:
    """A node and a Fedify beside it.

    Attributes:
        group: the id of the node's Group.
        event: the next event, as the outbox has it.
    """

    def __init__(self, node: LiveNode, peer: FedifyPeer) -> None:
        self.node = node
        self.peer = peer
        self.group = self.run(SWITCH_ON)
        self.relay = f"{node.address}/ap/relay"
        self.event: dict[str, Any] = until(self._next_event)
        self.slug = self.event["url"].rstrip("/").rpartition("/")[2]

    def run(self, words: str) -> str:
        """Run Python on the node, as its host, and return the last line that it prints."""
        printed = self.node.run("manage", "shell", "-c", BEGIN + words)
        return printed.strip().rpartition("\n")[2]

    def read(self, url: str) -> Any:
        """Read a document of the node, unsigned."""
        with urlopen(Request(url, headers={"Accept": ACTIVITY}), timeout=20) as answer:
            return json.load(answer)

    def send(
        self, kind: str, number: int, flavour: str, *, peer: FedifyPeer | None = None, **parts: Any
    ) -> str:
        """Let Fedify sign an activity about the event, and deliver it; return its id."""
        by = peer or self.peer
        document = {
            "@context": AS2,
            "id": f"{by.actor}#{kind.lower()}-{number}",
            "type": kind,
            "object": self.event["id"],
            "to": self.group,
        }
        return by.deliver(document | parts, self.group, flavour=flavour)

    def received(self, kind: str, about: str) -> dict[str, Any]:
        """Return the last activity of ``kind`` that Fedify verified and that is about an id."""
        try:
            return dict(until(lambda: self._about(kind, about))[-1])
        except AssertionError as error:
            came = [
                (each["type"], id_of(each["object"]), each.get("summary", each.get("content", "")))
                for each in self.peer.received(least=0)
            ]
            raise AssertionError(f"no {kind} of {about} among {came}") from error

    def last_event(self) -> str:
        """Return the id of the last date: nobody cancels it, and all find a place."""
        return str(max(self._events(), key=lambda event: str(event["startTime"]))["id"])

    def believes(self, document: dict[str, Any]) -> str:
        """Let Fedify fetch the key of a proof and check it; return the id, or "" where it fails."""
        found: str = self.peer.command("verify_proof", document=document, documents={})
        return found

    def _about(self, kind: str, about: str) -> list[dict[str, Any]]:
        activities = self.peer.received(kind, least=0)
        return [activity for activity in activities if id_of(activity["object"]) == about]

    def _next_event(self) -> Any:
        return next(iter(self._events()), None)

    def _events(self) -> list[Any]:
        """Return the events of the outbox; posts and boosts stand there, too."""
        objects = [item["object"] for item in self.read(f"{self.group}/outbox")["orderedItems"]]
        return [each for each in objects if isinstance(each, dict) and each["type"] == "Event"]


def id_of(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def about(activity: dict[str, Any]) -> Any:
    return id_of(activity["object"])


def until(look: Callable[[], Any]) -> Any:
    """Look until there is something, and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    folder = tmp_path_factory.mktemp("federation")
    node = LiveNode(folder, "call", federation_local="yes", signalling="no")
    try:
        with fedify_peer(kind="Person") as peer:
            yield Federation(node, peer)
    finally:
        node.stop()


@pytest.fixture(scope="module")
def followed(federation: Federation) -> Federation:
    """Fedify follows the Group, signed as RFC 9421 has it, and is accepted."""
    follow = federation.peer.command("follow", to=federation.group)
    accept = federation.received("Accept", follow)
    assert accept["actor"] == federation.group
    return federation


def test_a_follow_is_accepted_and_ends(followed):
    undo = followed.peer.command("unfollow", to=followed.group)
    again = followed.peer.command("follow", to=followed.group, number=2, flavour="cavage")
    assert undo
    assert followed.received("Accept", again)["actor"] == followed.group


def test_the_node_signs_as_fedify_did(followed):
    """It begins with cavage, and knows from what came that RFC 9421 is understood."""
    requests = followed.peer.command("requests")
    assert {request["status"] for request in requests if request["method"] == "POST"} == {202}
    assert requests[0]["flavour"] == "cavage"
    assert "rfc9421" in {request["flavour"] for request in requests}


def test_fedify_reads_the_actor_and_its_events(federation):
    actor = federation.peer.command("lookup", url=federation.group)
    assert actor["type"] == "Group"
    event = federation.peer.command("lookup", url=federation.event["id"])
    assert (event["type"], id_of(event["attributedTo"])) == ("Event", federation.group)


def test_an_event_carries_a_proof_that_fedify_believes(federation):
    event = federation.read(federation.event["id"])
    assert federation.believes(event) == event["id"]
    assert federation.believes(event | {"name": "Another"}) == ""


def test_a_move_online_and_a_cancellation_reach_who_follows(followed):
    slug, event = followed.slug, followed.event["id"]
    followed.run(MOVE_ONLINE.format(slug=slug))
    moved = followed.received("Update", event)["object"]
    assert "https://meet.example/room" in json.dumps(moved)
    followed.run(CANCEL.format(slug=slug))
    until(lambda: followed.received("Update", event)["object"]["status"] == "CANCELLED")
    cancelled = followed.received("Update", event)["object"]
    assert cancelled["summary"] != moved["summary"]
    assert followed.believes(cancelled) == event


def test_who_joins_is_accepted_and_may_leave(federation):
    event = {"object": federation.last_event()}
    for number, flavour in enumerate(("cavage", "rfc9421")):
        join = federation.send("Join", number, flavour, **event)
        assert federation.received("Accept", join)["actor"] == federation.group
        federation.send("Leave", number, flavour, **event)
    assert federation.run(COMING.format(actor=federation.peer.actor)) == "0"
    join = federation.send("Join", 3, "rfc9421", **event)
    assert federation.received("Accept", join)["actor"] == federation.group
    assert federation.run(COMING.format(actor=federation.peer.actor)) == "1"


def test_the_node_follows_fedify_and_is_accepted(federation):
    name = federation.group.rpartition("/")[2]
    federation.run(FOLLOW.format(name=name, actor=federation.peer.actor))
    [follow] = federation.peer.received("Follow")
    assert (follow["actor"], follow["object"]) == (federation.group, federation.peer.actor)
    assert federation.peer.command("followers") == [federation.group]
    until(lambda: federation.run(STATE.format(actor=federation.peer.actor)) == "accepted")


def test_who_is_blocked_is_refused(federation):
    """By a peer of its own, for a block ends follows and takes guests off their lists."""
    with fedify_peer(kind="Person") as stranger:
        event = {"peer": stranger, "object": federation.last_event()}
        join = federation.send("Join", 7, "rfc9421", **event)
        until(lambda: join in map(about, stranger.received("Accept", least=0)))
        block = {"actor": stranger.actor}
        federation.run(BLOCK.format(verb="block_actor", **block))
        with pytest.raises(AssertionError, match=r"40[13]"):
            federation.send("Leave", 7, "rfc9421", **event)
        federation.run(BLOCK.format(verb="lift_actor", **block))
        federation.send("Leave", 8, "rfc9421", **event)
