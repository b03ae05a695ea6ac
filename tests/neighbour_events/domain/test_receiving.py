"""What neighbours send of events: kept, changed, deleted; and what nobody may say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meshup.activitypub.events import read_event
from meshup.fediverse.domain.addressing import absolute
from meshup.neighbour_events.domain import keeping, looking_up
from meshup.neighbour_events.domain.event_values import values_of
from meshup.neighbour_events.domain.versions import Way, version_of
from meshup.neighbour_events.models import (
    EventLookup,
    GoneEvent,
    Neighbour,
    NeighbourEvent,
    Sighting,
)
from tests.activitypub.messages import message
from tests.neighbour_events.neighbouring import (
    GROUP,
    LYON,
    NOW,
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
    titles,
)

if TYPE_CHECKING:
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

pytestmark = pytest.mark.django_db

EVENT = f"{LYON}/ap/events/1"
EVIL = "https://evil.example/users/eve"


@pytest.fixture(autouse=True)
def _federates(federating: None) -> None:
    """Every test is of a node that federates."""


@pytest.fixture
def lyon() -> RemoteActorFacts:
    """A neighbour."""
    actor = an_actor()
    a_neighbour(actor)
    return actor


@pytest.fixture
def eve() -> RemoteActorFacts:
    """A neighbour as well, who says what is not hers to say."""
    actor = an_actor(EVIL, "Eve")
    a_neighbour(actor)
    return actor


def looked_up() -> list[str]:
    return list(EventLookup.objects.order_by("pk").values_list("event_id", flat=True))


def test_an_event_of_a_neighbour_is_kept_moved_and_deleted(lyon: RemoteActorFacts) -> None:
    assert received(an_activity("Create", an_event()), lyon)
    assert titles() == ["Soirée routage"]
    moved = an_event(
        startTime="2026-12-04T19:00:00+01:00", endTime=None, updated="2026-11-20T10:00:00Z"
    )
    assert received(an_activity("Update", moved), lyon)
    row = NeighbourEvent.objects.get()
    assert (row.starts_at.day, row.has_end) == (4, False)
    tombstone = {
        "id": EVENT,
        "type": "Tombstone",
        "formerType": "Event",
        "deleted": "2026-11-21T10:00:00Z",
    }
    assert received(an_activity("Delete", tombstone), lyon)
    assert titles() == []


@pytest.mark.parametrize(
    "gone",
    [
        EVENT,
        {"id": EVENT, "type": "Tombstone"},
        {"id": EVENT, "type": "Tombstone", "formerType": "Event"},
        an_event(),
    ],
)
def test_each_form_of_a_deletion_deletes_and_stays(lyon: RemoteActorFacts, gone: object) -> None:
    received(an_activity("Create", an_event()), lyon)
    assert received(an_activity("Delete", gone), lyon)
    received(an_activity("Create", an_event()), lyon)
    received(an_activity("Update", an_event(updated="2026-11-22T10:00:00Z")), lyon)
    assert titles() == []


def test_a_deletion_that_comes_first_holds_and_one_taken_back_does_not(
    lyon: RemoteActorFacts,
) -> None:
    tombstone = {"id": EVENT, "type": "Tombstone", "deleted": "2026-11-21T10:00:00Z"}
    received(an_activity("Delete", tombstone), lyon)
    received(an_activity("Create", an_event()), lyon)
    assert titles() == []
    received(an_activity("Create", an_event(updated="2026-11-22T10:00:00Z"), n=2), lyon)
    received(an_activity("Delete", tombstone), lyon)
    assert titles() == ["Soirée routage"]


def test_an_older_change_is_ignored_and_the_same_again_does_nothing(
    lyon: RemoteActorFacts,
) -> None:
    newer = an_activity("Update", an_event(name="Neuf", updated="2026-11-20T10:00:00Z"))
    older = an_activity("Update", an_event(name="Vieux", updated="2026-11-19T10:00:00Z"))
    received(newer, lyon)
    before = list(NeighbourEvent.objects.values())
    received(older, lyon)
    received(newer, lyon)
    assert list(NeighbourEvent.objects.values()) == before
    assert Sighting.objects.count() == 1


def test_nobody_who_is_not_followed_gets_an_event_in(db: None) -> None:
    stranger = an_actor()
    received(an_activity("Create", an_event()), stranger)
    received(an_activity("Announce", EVENT), stranger)
    assert (titles(), looked_up()) == ([], [])


@pytest.mark.parametrize(
    "event",
    [
        an_event(),  # of another origin altogether (13)
        an_event("https://evil.example/1"),  # hers, and said to be of the victim (14)
        an_event("https://evil.example/1", by=7),  # type: ignore[arg-type]
        an_event("https://evil.example/1", by=["mailto:lyon@lyon.example"]),  # type: ignore[arg-type]
        an_event("https://evil.example.lyon.example/1", by=EVIL),
        an_event("http://127.0.0.1:8000/ap/events/1", by=EVIL),
    ],
)
@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_what_is_not_hers_is_not_kept(
    eve: RemoteActorFacts, lyon: RemoteActorFacts, kind: str, event: dict[str, Any]
) -> None:
    received(an_activity("Create", an_event()), lyon)
    before = list(NeighbourEvent.objects.values())
    received(an_activity(kind, {**event, "updated": "2026-11-22T10:00:00Z"}, by=EVIL), eve)
    assert list(NeighbourEvent.objects.values()) == before
    assert looked_up() == []


def test_nobody_deletes_an_event_of_another_server(
    eve: RemoteActorFacts, lyon: RemoteActorFacts
) -> None:
    received(an_activity("Create", an_event()), lyon)
    assert not received(an_activity("Delete", EVENT, by=EVIL), eve)
    received(an_activity("Delete", an_event(by=EVIL), by=EVIL), eve)
    assert titles() == ["Soirée routage"]
    assert not GoneEvent.objects.exists()


def test_somebody_else_of_the_same_server_is_not_believed_but_looked_up(
    lyon: RemoteActorFacts,
) -> None:
    other = an_actor(f"{LYON}/users/other", "Other")
    a_neighbour(other)
    received(an_activity("Create", an_event()), lyon)
    stolen = an_event(name="Mine", by=other.actor_id, updated="2026-11-22T10:00:00Z")
    received(an_activity("Update", stolen, by=other.actor_id), other)
    received(an_activity("Delete", EVENT, by=other.actor_id), other)
    assert titles() == ["Soirée routage"]
    assert set(looked_up()) == {EVENT}


def test_a_deletion_by_somebody_else_beforehand_keeps_nothing_out(lyon: RemoteActorFacts) -> None:
    other = an_actor(f"{LYON}/users/other", "Other")
    a_neighbour(other)
    received(an_activity("Delete", EVENT, by=other.actor_id), other)
    received(an_activity("Create", an_event()), lyon)
    assert titles() == ["Soirée routage"]


def test_what_a_member_of_a_followed_group_says_is_looked_up(lyon: RemoteActorFacts) -> None:
    member = an_actor(f"{LYON}/@ada", "Ada")
    received(an_activity("Create", an_event(), by=member.actor_id), member)
    assert (titles(), looked_up()) == ([], [EVENT])


@pytest.mark.parametrize(
    "item",
    [
        "https://b.example/1",
        an_event("https://b.example/1", by="https://b.example/b", name="Forged"),
    ],
)
def test_an_announced_event_is_looked_up_and_a_copy_proves_nothing(
    lyon: RemoteActorFacts, item: object
) -> None:
    assert received(an_activity("Announce", item), lyon)
    wrapped = an_activity("Create", item, by="https://b.example/b")
    assert received(an_activity("Announce", wrapped, n=2), lyon)
    assert (titles(), looked_up()) == ([], ["https://b.example/1"])


ELSEWHERE = "https://b.example/1"


def seen_elsewhere(*neighbours: int) -> None:
    """Keep an event of a server that nobody follows, as these neighbours have passed it on."""
    owner = an_actor("https://b.example/b", "B")
    values = values_of(read_event(an_event(ELSEWHERE, by=owner.actor_id)), NOW)
    version = version_of(NOW, Way.READ, values.content())
    keeping.keep_event(ELSEWHERE, version, values, owner.pk, neighbours, NOW)


@pytest.mark.parametrize("form", ["id", "event", "create"])
def test_who_takes_an_announcement_back_has_the_event_no_more(
    lyon: RemoteActorFacts, eve: RemoteActorFacts, form: str
) -> None:
    seen_elsewhere(*Neighbour.objects.values_list("pk", flat=True))
    event = an_event(ELSEWHERE, by="https://b.example/b")
    item = {"id": ELSEWHERE, "event": event, "create": an_activity("Create", event)}[form]
    for actor, left in ((lyon, ["Soirée routage"]), (eve, []), (eve, [])):
        announce = an_activity("Announce", item, by=actor.actor_id)
        assert received(an_activity("Undo", announce, by=actor.actor_id), actor)
        assert titles() == left


def test_nobody_takes_back_what_others_announced_or_an_event_of_their_own(
    lyon: RemoteActorFacts, eve: RemoteActorFacts
) -> None:
    received(an_activity("Create", an_event()), lyon)
    undone = an_activity("Announce", EVENT, by=lyon.actor_id)
    assert received(an_activity("Undo", undone, by=eve.actor_id), eve)
    assert received(an_activity("Undo", undone), lyon)
    assert titles() == ["Soirée routage"]
    assert not received(an_activity("Undo", an_activity("Like", EVENT)), lyon)
    assert not received(an_activity("Undo", undone), an_actor("https://c.example/c", "C"))


def test_what_waits_to_be_looked_up_waits_no_more_once_it_is_taken_back(
    lyon: RemoteActorFacts,
) -> None:
    announce = an_activity("Announce", ELSEWHERE)
    assert received(announce, lyon)
    assert received(an_activity("Undo", announce), lyon)
    assert looked_up() == []


def test_what_a_neighbour_announces_of_ours_is_not_theirs(lyon: RemoteActorFacts) -> None:
    ours = absolute("/ap/events/1")
    received(an_activity("Announce", ours), lyon)
    received(an_activity("Announce", an_event(ours, by=absolute("/ap/paris")), n=2), lyon)
    assert looked_up() == []


def test_a_thousand_announcements_wait_within_bounds(lyon: RemoteActorFacts) -> None:
    for number in range(looking_up.MOST_WAITING + 20):
        received(an_activity("Announce", f"https://b.example/{number}", n=number), lyon)
    assert len(looked_up()) == looking_up.MOST_WAITING


def test_of_a_million_events_the_soonest_are_kept(
    lyon: RemoteActorFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_EVENTS", 5)
    for day in (9, 3, 7, 1, 8, 2, 6, 4, 5):
        start = f"2026-12-{day:02}T19:00:00Z"
        event = an_event(f"{LYON}/{day}", name=f"Day {day}", startTime=start, endTime=None)
        received(an_activity("Create", event, n=day), lyon)
    assert titles() == [f"Day {day}" for day in range(1, 6)]


def test_of_a_host_not_more_deletions_are_remembered_than_fit(
    lyon: RemoteActorFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_GONE", 3)
    for number in range(6):
        received(an_activity("Delete", f"{LYON}/{number}", n=number), lyon)
    assert GoneEvent.objects.count() == 3


def test_what_is_for_followers_alone_goes_when_it_was_for_everybody(lyon: RemoteActorFacts) -> None:
    received(an_activity("Create", an_event()), lyon)
    private = an_event(to=[f"{GROUP}/followers"], updated="2026-11-22T10:00:00Z")
    received(an_activity("Update", private), lyon)
    assert titles() == []


def test_other_things_are_for_other_rooms(lyon: RemoteActorFacts) -> None:
    note = {"id": f"{LYON}/notes/1", "type": "Note", "content": "Hello"}
    assert not received(an_activity("Create", note), lyon)
    assert not received(
        an_activity("Delete", {"id": f"{LYON}/notes/1", "type": "Tombstone", "formerType": "Note"}),
        lyon,
    )
    received(an_activity("Delete", GROUP), lyon)
    assert not GoneEvent.objects.exists()


@pytest.mark.parametrize("server", ["gancio", "wordpress", "friendica"])
def test_messages_as_other_servers_send_them_are_kept_changed_and_deleted(server: str) -> None:
    created, updated, deleted = (
        message(server, f"{what}_event") for what in ("create", "update", "delete")
    )
    actor = an_actor(created["actor"], server)
    a_neighbour(actor)
    received(created, actor)
    [first] = NeighbourEvent.objects.all()
    received(updated, actor)
    [second] = NeighbourEvent.objects.all()
    assert second.version > first.version
    received(deleted, actor)
    received(updated, actor)
    assert not NeighbourEvent.objects.exists()


def test_a_group_of_mobilizon_announces_and_its_members_speak_for_it() -> None:
    created, announced = (
        message("mobilizon", "create_event"),
        message("mobilizon", "announce_by_group"),
    )
    group, person = an_actor(announced["actor"], "Group"), an_actor(created["actor"], "Ada")
    a_neighbour(group)
    event_id = created["object"]["id"]
    received(created, person)
    received(announced, group)
    assert set(looked_up()) == {event_id}


def test_the_relay_of_mobilizon_is_taken_at_its_word_that_there_is_something() -> None:
    announced = message("mobilizon", "announce_by_relay")
    relay = an_actor(announced["actor"], "Relay")
    a_neighbour(relay)
    received(announced, relay)
    assert looked_up() == [announced["object"]["id"]]
    assert EventLookup.objects.get().due_at == NOW
