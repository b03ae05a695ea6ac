"""What hosts share of neighbours: from the list of what was seen, until its origin deletes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.federated_events.models import Boost
from meshup.kit import clock
from meshup.neighbour_events.domain.keeping import delete_event
from meshup.neighbour_events.models import NeighbourEvent
from tests.federated_events.conftest import _november, federating, run_due_jobs, sent, url_of
from tests.neighbour_events.neighbouring import (
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
)

if TYPE_CHECKING:
    from django.test import Client

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from tests.federated_events.conftest import Sent

__all__ = ["_november", "federating", "sent"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
LYON = "https://lyon.example/ap/events/1"


@pytest.fixture
def lyon() -> RemoteActorFacts:
    """A neighbour, one of whose events is seen here."""
    actor = an_actor()
    a_neighbour(actor)
    received(an_activity("Create", an_event()), actor)
    return actor


def share(host: Client) -> None:
    host.post(url_of("fediverse_desk:boost", NeighbourEvent.objects.get().pk))
    assert Boost.objects.get(undone_at=None).object_id == LYON


def is_shared() -> bool:
    return Boost.objects.filter(undone_at=None).exists()


def test_what_was_seen_is_shared_and_not_any_more_once_its_origin_deletes_it(
    lyon: RemoteActorFacts, as_ada: Client, sent: Sent
):
    share(as_ada)
    announce, to_origin = sent.take()
    assert (announce["type"], announce["object"]) == ("Announce", LYON)
    assert to_origin["id"] == announce["id"]
    received(an_activity("Delete", LYON, published="2026-11-23T11:00:00Z"), lyon)
    run_due_jobs()
    undo = sent.take()[0]
    assert (undo["type"], undo["object"]["id"]) == ("Undo", announce["id"])
    assert not is_shared()


def test_a_deletion_by_somebody_else_changes_nothing(
    lyon: RemoteActorFacts, as_ada: Client, sent: Sent
):
    share(as_ada)
    sent.take()
    other = an_actor("https://lyon.example/ap/other", "Other")
    a_neighbour(other)
    received(an_activity("Delete", LYON, other.actor_id), other)
    delete_event(LYON, clock.now(), other.pk)
    run_due_jobs()
    assert sent.take() == []
    assert is_shared()


def test_an_event_that_is_only_not_read_here_any_more_stays_shared(
    lyon: RemoteActorFacts, as_ada: Client, sent: Sent
):
    share(as_ada)
    sent.take()
    NeighbourEvent.objects.all().delete()
    delete_event("https://lyon.example/ap/events/2", clock.now(), lyon.pk)
    run_due_jobs()
    assert sent.take() == []
    assert is_shared()
