"""November, Paris, a node that federates, and Mobilizon with people who would come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.kit import clock
from tests.attendance.people import DECEMBER, ROUTING, routing_night
from tests.desk.conftest import _november, paris
from tests.inbox.peer import HostilePeer, PeerActor, federating, peers
from tests.mailings.conftest import _jobs_wait, run_due_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DECEMBER", "ROUTING", "_jobs_wait", "_november", "federating", "paris", "peers"]


@pytest.fixture
def mobilizon(peers: Callable[..., HostilePeer]) -> HostilePeer:
    """Another server, whose people come to events."""
    return peers("mobilizon.example")


@pytest.fixture
def chloe(mobilizon: HostilePeer) -> PeerActor:
    """Chloé, who is there."""
    return mobilizon.actor("chloe")


@pytest.fixture
def routing(federating: None) -> str:
    """The id of a themed evening."""
    routing_night()
    return federated(ROUTING)


def federated(slug: str) -> str:
    """Return the id of an event, which is federated from now on."""
    materialise(clock.now())
    return id_of_event(slug)


def join(actor: PeerActor, event: object, **more: object) -> dict[str, Any]:
    """Return a Join as Mobilizon sends it."""
    said: dict[str, object] = {"participationMessage": None, "to": [], "cc": []}
    return actor.activity("Join", event, **said | more)


def answers(peer: HostilePeer) -> list[dict[str, Any]]:
    """Return the answers among what was delivered."""
    return [each for each in delivered(peer) if each["type"] not in {"Update", "Delete"}]


def delivered(peer: HostilePeer) -> list[dict[str, Any]]:
    """Return what was delivered to a server since it was last asked, once all jobs have run."""
    run_due_jobs()
    before = len(peer.delivered)
    deliver_due(clock.now())
    return peer.delivered[before:]


def kinds(peer: HostilePeer) -> list[str]:
    """Return the types of the same."""
    return [answer["type"] for answer in answers(peer)]
