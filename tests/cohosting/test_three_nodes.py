"""Three nodes in processes of their own hold an evening: one asks, one says yes, one says no."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

import pytest

from tests.mesh import live_nodes
from tests.mesh.live_nodes import STAGE, RunningNode
from tests.prepared import demo_node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.journey,
    pytest.mark.once,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("three_nodes_together"),
]
ALL = {"Paris P2P", "Lyon P2P", "Lille P2P"}
NOT_THERE = 404
SLUG = "night-of-three-towns"
ASK = """
from datetime import datetime, timedelta, UTC
from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import EventPlan
from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.community.choices import Role
from meshup.community.models import Person
from meshup.kit.clock import now
from meshup.node_requests.domain.queries.nodes import nodes_to_ask
begins = (now() + timedelta(days=9)).replace(hour=18, minute=0, second=0, microsecond=0)
plan = EventPlan(
    kind="themed", starts_at=begins, ends_at=begins + timedelta(hours=4),
    time_zone="Europe/Paris", titles={"en": "Night of three towns"}, mode="offline",
)
create_event(None, plan, now(), state=State.CONFIRMED)
ada = Person.objects.filter(role=Role.HOST).first()
nodes = [node.group_id for node in nodes_to_ask(now())]
print(invite(ada, "night-of-three-towns", InvitationPlan(nodes=nodes), now()))
"""
ASKED = """
from meshup.kit.clock import now
from meshup.node_requests.domain.queries.requests import requests_of_kind
print(len(requests_of_kind("cohost", now())))
"""
ANSWER = """
from meshup.kit.clock import now
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request
from meshup.node_requests.domain.queries.requests import requests_of_kind
(one,) = requests_of_kind("cohost", now())
answer_request(None, one.uuid, Answer({answer!r}), now())
"""
MOVE = """
from datetime import timedelta
from meshup.agenda.domain.life_cycle import move
from meshup.agenda.domain.queries.events import event_of
from meshup.community.choices import Role
from meshup.community.models import Person
from meshup.kit.clock import now
event = event_of("night-of-three-towns")
day = timedelta(days=1)
ada = Person.objects.filter(role=Role.HOST).first()
move(ada, event.slug, event.starts_at + day, event.ends_at + day, now())
"""
LEAVE = """
from meshup.kit.clock import now
from meshup.node_requests.domain.answering import leave
from meshup.node_requests.domain.queries.requests import requests_of_kind
(one,) = requests_of_kind("cohost", now())
leave(None, one.uuid, now())
"""


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningNode, ...]]:
    """Give three that know each other."""
    folder = tmp_path_factory.mktemp("together")
    made: list[RunningNode] = []

    def make(city: str) -> RunningNode:
        node = RunningNode(folder / city, f"{city} P2P", city)
        made.append(node)
        return node

    demo_node(STAGE)  # once, before three copy it
    try:
        with ThreadPoolExecutor(3) as at_once:
            paris, lyon, lille = at_once.map(make, ("Paris", "Lyon", "Lille"))
            list(at_once.map(lambda node: node.run("join", paris.address), (lyon, lille)))
        everybody = (paris, lyon, lille)
        until(
            lambda: all(node.names() == ALL for node in everybody),
            lambda: [how_it_is(node) for node in everybody],
        )
        yield everybody
    finally:
        for node in made:
            node.stop()


def until(is_so: Callable[[], object], what: Callable[[], object]) -> None:
    """Wait until something is so; a node that is slow to answer is asked again."""

    def holds() -> object:
        try:
            return is_so()
        except HTTPError:
            raise
        except (TimeoutError, URLError):
            return False

    live_nodes.until(holds, what)


def how_it_is(node: RunningNode) -> tuple[object, ...]:
    return node.name, node.names(), node.log.read_text()[-3000:]


def does(node: RunningNode, script: str) -> str:
    return node.run("manage", "shell", "-v", "0", "-c", script).strip()


def event_at(node: RunningNode) -> dict[str, Any]:
    """Return the evening as a node shows it to programs; {} where it shows none."""
    try:
        return node.read(f"/api/events/{SLUG}")
    except HTTPError as error:
        if error.code != NOT_THERE:
            raise
        return {}


def test_one_asks_one_says_yes_one_no_and_all_see_a_moved_date(nodes):
    paris, lyon, lille = nodes
    assert does(paris, ASK) == "2"
    until(lambda: {does(lyon, ASKED), does(lille, ASKED)} == {"1"}, lambda: how_it_is(lyon))
    does(lille, ANSWER.format(answer="declined"))
    does(lyon, ANSWER.format(answer="accepted"))

    until(lambda: event_at(lyon), lambda: how_it_is(lyon))
    until(lambda: event_at(paris).get("together"), lambda: how_it_is(paris))
    at_home, at_lyon = event_at(paris), event_at(lyon)
    assert at_lyon["uid"] == at_home["uid"]
    for seen in (at_home, at_lyon):
        assert seen["together"]["home"] == "Paris P2P"
        assert set(seen["together"]["hosts"]) == {"Paris P2P", "Lyon P2P"}
    assert event_at(lille) == {}

    does(paris, MOVE)
    moved = event_at(paris)["starts_at"]
    assert moved != at_home["starts_at"]
    until(lambda: event_at(lyon)["starts_at"] == moved, lambda: (event_at(lyon), how_it_is(lyon)))
    page = f"/ap/{group_of(lyon)}/outbox"
    until(
        lambda: "Announce" in json.dumps(lyon.read(page, "application/activity+json")),
        lambda: how_it_is(lyon),
    )

    does(lyon, LEAVE)
    until(lambda: not event_at(lyon), lambda: how_it_is(lyon))
    until(lambda: event_at(paris)["together"] is None, lambda: how_it_is(paris))


def group_of(node: RunningNode) -> str:
    """Return the name of the Group of a node."""
    script = "from meshup.fediverse.domain.own_actors import group; print(group().name)"
    return does(node, script)
