"""November, Paris, a node that federates, Mastodon, and somebody there who replies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.settings import change_federation, federation
from meshup.kit import clock
from tests.attendance.people import ROUTING, routing_night
from tests.desk.conftest import _november, paris
from tests.inbox.peer import AS2, PUBLIC, HostilePeer, PeerActor, federating, peers
from tests.mailings.conftest import _jobs_wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.community.models import Person

__all__ = ["_jobs_wait", "_november", "federating", "paris", "peers"]


@pytest.fixture
def mastodon(peers: Callable[..., HostilePeer]) -> HostilePeer:
    """Another server, whose people write."""
    return peers("mastodon.example")


@pytest.fixture
def chloe(mastodon: HostilePeer) -> PeerActor:
    """Chloé, who is there."""
    return mastodon.actor("chloe", summary="<p>Dogs.</p>")


@pytest.fixture
def routing(federating: None) -> str:
    """The id of a themed evening."""
    routing_night()
    materialise(clock.now())
    return id_of_event(ROUTING)


@pytest.fixture
def shows_replies(ada: Person) -> None:
    """Hosts let pages show the replies that they choose."""
    change_federation(ada, replace(federation(), shows_replies=True), clock.now())


def note(
    actor: PeerActor, answered: object, content: str = "<p>Is it accessible?</p>", **more: object
) -> dict[str, Any]:
    """Return a note as Mastodon sends it."""
    actor.peer.made += 1
    number = actor.peer.made
    made: dict[str, Any] = {
        "@context": AS2,
        "id": f"{actor.id}/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": answered,
        "published": "2026-11-22T11:00:00Z",
        "url": f"{actor.peer.base}/@chloe/{number}",
        "attributedTo": actor.id,
        "to": [PUBLIC],
        "cc": [f"{actor.id}/followers"],
        "sensitive": False,
        "content": content,
        "contentMap": {"en": content},
        "attachment": [],
        "tag": [],
    }
    return made | more


def create(actor: PeerActor, written: dict[str, Any]) -> dict[str, Any]:
    """Return the Create of a note."""
    audience = {name: written[name] for name in ("to", "cc") if name in written}
    return actor.activity("Create", written, published=written["published"], **audience)
