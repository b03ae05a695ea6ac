"""Lists of neighbours, read over HTTP: what was missed, changed and deleted; within bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meshup.kit import clock
from meshup.neighbour_events.domain import collection_walk, looking_up, schedule
from meshup.neighbour_events.domain.receiving import receive_announce
from meshup.neighbour_events.models import EventLookup, Neighbour, NeighbourEvent
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.neighbour_events.neighbouring import (
    NOW,
    a_neighbour,
    an_activity,
    an_event,
    received,
    titles,
)

if TYPE_CHECKING:
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from tests.inbox.peer import Asked, HostilePeer, PeerActor, Served

pytestmark = pytest.mark.django_db


class Lyon:
    """A neighbour that serves its lists, and is read."""

    def __init__(self, peer: HostilePeer, **more: object) -> None:
        self.peer = peer
        outbox = f"{peer.base}/users/lyon/outbox"
        self.actor: PeerActor = peer.actor("lyon", "Group", outbox=outbox, **more)
        self.facts: RemoteActorFacts = actor_of(self.actor.id, NOW)
        self.number = a_neighbour(self.facts)
        peer.asked.clear()

    def event(self, name: str, **more: Any) -> dict[str, Any]:
        """Return an event of its own."""
        return an_event(f"{self.peer.base}/events/{name}", self.actor.id, name=name, **more)

    def outbox(self, *items: object, **how: Any) -> None:
        """Serve an outbox that holds all at once."""
        document = {
            "id": f"{self.peer.base}/users/lyon/outbox",
            "type": "OrderedCollection",
            "totalItems": len(items),
            "orderedItems": list(items),
        }
        self.peer.serve("/users/lyon/outbox", document, **how)

    def read(self, after: timedelta = timedelta()) -> Neighbour:
        """Read it, and return its row."""
        schedule.read_now(self.number, NOW + after)
        return Neighbour.objects.get(pk=self.number)


@pytest.fixture
def lyon(evil: HostilePeer) -> Lyon:
    return Lyon(evil)


def test_an_outbox_is_read_whatever_its_items_are_wrapped_in(lyon: Lyon) -> None:
    lyon.peer.serve("/events/Named", lyon.event("Named"))
    create = an_activity("Create", lyon.event("Inside"), by=lyon.actor.id)
    lyon.outbox(
        an_activity("Announce", create, by=lyon.actor.id),
        an_activity("Create", lyon.event("Created"), by=lyon.actor.id),
        an_activity("Announce", f"{lyon.peer.base}/events/Named", by=lyon.actor.id),
        lyon.event("Bare"),
        {"type": "Note", "id": f"{lyon.peer.base}/notes/1"},
        17,
    )
    row = lyon.read()
    assert sorted(titles()) == ["Bare", "Created", "Inside", "Named"]
    assert (row.failure, row.tries, row.read_at) == ("", 0, NOW)
    assert "/notes/1" not in lyon.peer.fetched


def test_pages_are_followed_to_their_end_and_no_further(lyon: Lyon) -> None:
    page = f"{lyon.peer.base}/page"
    root = {"id": lyon.facts.outbox, "type": "OrderedCollection", "first": f"{page}?n=1"}
    lyon.peer.serve("/users/lyon/outbox", root)
    for number in range(1, 40):
        document = {
            "id": f"{page}?n={number}",
            "type": "OrderedCollectionPage",
            "orderedItems": [lyon.event(f"E{number}")],
            "next": f"{page}?n={number + 1}",
        }
        lyon.peer.serve(f"/page?n={number}", document)
    lyon.read()
    assert len(titles()) == collection_walk.MOST_PAGES - 1
    assert len(lyon.peer.fetched) == collection_walk.MOST_PAGES


def test_a_page_that_leads_to_itself_or_elsewhere_ends_the_walk(
    lyon: Lyon, victim: HostilePeer
) -> None:
    page = f"{lyon.peer.base}/page"
    circle = {"id": page, "type": "OrderedCollectionPage", "orderedItems": [lyon.event("One")]}
    lyon.peer.serve(
        "/users/lyon/outbox", {"id": lyon.facts.outbox, "type": "OrderedCollection", "first": page}
    )
    lyon.peer.serve("/page", circle | {"next": lyon.facts.outbox})
    lyon.read()
    lyon.peer.serve("/page", circle | {"next": f"{victim.base}/page"})
    lyon.read(timedelta(days=2))
    assert titles() == ["One"]
    assert victim.asked == []


def test_of_a_million_items_some_are_read(lyon: Lyon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_walk, "MOST_ITEMS", 4)
    lyon.outbox(*(lyon.event(f"E{number}") for number in range(9)))
    lyon.read()
    assert len(titles()) == 4


def test_an_unchanged_list_costs_one_question(lyon: Lyon) -> None:
    from tests.inbox.peer import Served  # noqa: PLC0415

    document = {
        "id": lyon.facts.outbox,
        "type": "OrderedCollection",
        "orderedItems": [lyon.event("One")],
    }
    import json  # noqa: PLC0415

    def answer(asked: Asked) -> Served:
        if asked.headers.get("if-none-match") == '"v1"':
            return Served(status=304)
        return Served(json.dumps(document).encode(), headers={"etag": '"v1"'})

    lyon.peer.serve("/users/lyon/outbox", answer)
    lyon.read()
    lyon.peer.asked.clear()
    row = lyon.read(timedelta(hours=1))
    assert lyon.peer.fetched == ["/users/lyon/outbox"]
    assert (row.failure, row.read_at) == ("", NOW + timedelta(hours=1))
    lyon.read(timedelta(hours=21))
    assert titles() == ["One"]


def test_what_is_to_come_is_read_beside_the_outbox(evil: HostilePeer) -> None:
    lyon = Lyon(evil, upcomingEvents=f"{evil.base}/upcoming")
    lyon.outbox()
    upcoming = {
        "id": f"{evil.base}/upcoming",
        "type": "OrderedCollection",
        "orderedItems": [lyon.event("Soon")],
    }
    evil.serve("/upcoming", upcoming)
    lyon.read()
    assert titles() == ["Soon"]


def test_a_lost_change_and_a_lost_deletion_are_found(lyon: Lyon) -> None:
    lyon.outbox(lyon.event("Kept"), lyon.event("Deleted"), lyon.event("Lost"))
    lyon.read()
    lyon.outbox(lyon.event("Kept", summary="Moved", startTime="2026-12-05T10:00:00Z", endTime=None))
    lyon.peer.serve("/events/Deleted", {}, status=410)
    lyon.peer.serve("/events/Lost", lyon.event("Lost"))
    lyon.read(timedelta(hours=1))
    assert sorted(titles()) == ["Kept", "Lost"]
    assert NeighbourEvent.objects.get(event_id__endswith="Kept").starts_at.day == 5
    received(an_activity("Create", lyon.event("Deleted"), by=lyon.actor.id), lyon.facts)
    assert sorted(titles()) == ["Kept", "Lost"]


def test_one_that_is_not_there_for_a_while_comes_back(lyon: Lyon) -> None:
    lyon.outbox(lyon.event("One"))
    lyon.read()
    lyon.outbox()
    lyon.peer.serve("/events/One", b"", status=404)
    lyon.read(timedelta(hours=1))
    assert titles() == []
    lyon.outbox(lyon.event("One"))
    lyon.read(timedelta(hours=2))
    assert titles() == ["One"]


def test_one_that_does_not_answer_is_asked_less_often_and_then_not_believed_to_be_there(
    lyon: Lyon,
) -> None:
    lyon.outbox(lyon.event("One", startTime="2027-02-03T10:00:00Z", endTime=None))
    lyon.read()
    lyon.peer.serve("/users/lyon/outbox", b"", status=503)
    row = lyon.read(timedelta(hours=1))
    assert (row.tries, row.failure) == (1, "kit.unreachable")
    assert titles() == ["One"]
    lyon.read(timedelta(days=31))
    assert titles() == []


def test_the_hour_of_each_comes_once(lyon: Lyon) -> None:
    lyon.outbox(lyon.event("One"))
    assert not schedule.is_something_due(NOW)
    with clock.set_to(NOW + timedelta(hours=1)):
        assert schedule.is_something_due(clock.now())
        assert schedule.read_due() == 1
        assert schedule.read_due() == 0
    row = Neighbour.objects.get(pk=lyon.number)
    after = row.due_at - NOW - timedelta(hours=1)
    assert timedelta(minutes=48) <= after <= timedelta(minutes=72)
    assert titles() == ["One"]


def test_an_announced_event_is_what_its_origin_says(lyon: Lyon, victim: HostilePeer) -> None:
    owner = victim.actor("b", "Group")
    true = an_event(f"{victim.base}/events/1", owner.id, name="True")
    victim.serve("/events/1", true)
    forged = an_activity("Announce", true | {"name": "Forged"}, by=lyon.actor.id)
    received(forged, lyon.facts)
    assert looking_up.look_up_due(NOW) == 1
    assert titles() == ["True"]
    assert NeighbourEvent.objects.get().actor.actor_id == owner.id
    assert not EventLookup.objects.exists()


def test_an_event_that_its_origin_says_is_of_somebody_elsewhere_is_not_kept(
    lyon: Lyon, victim: HostilePeer
) -> None:
    stolen = an_event(f"{victim.base}/events/1", lyon.actor.id)
    victim.serve("/events/1", stolen)
    received(an_activity("Announce", f"{victim.base}/events/1", by=lyon.actor.id), lyon.facts)
    looking_up.look_up_due(NOW)
    assert titles() == []


def test_an_origin_that_does_not_answer_is_asked_five_times(lyon: Lyon) -> None:
    lyon.peer.serve("/events/1", b"", status=503)
    received(an_activity("Announce", f"{lyon.peer.base}/events/1", by=lyon.actor.id), lyon.facts)
    at, tries = NOW, 0
    while EventLookup.objects.exists():
        at += timedelta(days=1)
        tries += looking_up.look_up_due(at)
    assert tries == looking_up.MOST_TRIES


def test_handlers_ask_nobody(lyon: Lyon) -> None:
    received(an_activity("Announce", f"{lyon.peer.base}/events/1", by=lyon.actor.id), lyon.facts)
    assert lyon.peer.asked == []
    assert receive_announce is not None
