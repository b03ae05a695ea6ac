"""November, Paris, a node that federates, and what it would send to its followers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from meshup.federated_events.domain import boosts, sending
from meshup.federated_events.domain.materialising import materialise
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.fediverse.domain.settings import switch_on
from meshup.kit import clock
from meshup.signed_messages.keys import read_multikey
from tests.desk.conftest import _november, paris, url_of
from tests.mailings.conftest import _jobs_wait, run_due_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.test import Client

    from meshup.community.models import Node

__all__ = ["_jobs_wait", "_november", "paris", "run_due_jobs", "url_of"]

FOLLOWERS = ["https://mastodon.example/inbox"]
ACTIVITY = "application/activity+json"


@dataclass
class Sent:
    """Activities that were put into the queue, in order, and those of the Application apart."""

    activities: list[dict[str, Any]] = field(default_factory=list)
    relayed: list[dict[str, Any]] = field(default_factory=list)

    def take(self) -> list[dict[str, Any]]:
        """Return what was sent since, and forget it."""
        taken, self.activities = self.activities, []
        return taken


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Somebody follows; what would go to them."""
    found = Sent()

    def deliver(document: dict[str, Any], *, by: str, to: Iterable[str], at: datetime) -> int:
        (found.relayed if by == "relay" else found.activities).append(document)
        return len(list(to))

    monkeypatch.setattr(sending, "deliver", deliver)
    monkeypatch.setattr(boosts, "deliver", deliver)
    monkeypatch.setattr(sending, "inboxes_of_followers", lambda _name: FOLLOWERS)
    return found


@pytest.fixture
def federating(node: Node) -> None:
    """The node takes part in the fediverse."""
    switch_on(clock.now())


def materialised() -> None:
    """Compare now what is federated with the agenda."""
    run_due_jobs()
    materialise(clock.now())


def read(client: Client, url: str, status: int = 200) -> dict[str, Any]:
    """Return the document at ``url`` of this node, as another server gets it."""
    answer = client.get(url.removeprefix(settings.CONFIG.address), headers={"accept": ACTIVITY})
    assert answer.status_code == status, answer.content
    document: dict[str, Any] = answer.json()
    return document


def node_key(method: str) -> bytes | None:
    """Return the key of the node's proofs under the name that its documents give to it."""
    actor, _, name = method.partition("#")
    is_known = actor == group().id and name == "ed25519-key"
    return read_multikey(identity_key().multikey) if is_known else None
