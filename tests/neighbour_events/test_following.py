"""A host pastes an address; what comes of it, from the Follow to the deleted event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from meshup.deliveries.models import OutgoingActivity
from meshup.fediverse.domain.own_actors import application, group
from meshup.follows.domain.following import follow, note_following
from meshup.follows.models import Following
from meshup.kit import clock
from meshup.kit.personal_data import Subject, erase, export
from meshup.neighbour_events.jobs import look
from meshup.neighbour_events.models import EventLookup, Neighbour, NeighbourEvent
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.desk.conftest import url_of
from tests.neighbour_events.neighbouring import (
    NOW,
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
    titles,
)

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.inbox.peer import HostilePeer, PeerActor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon(evil: HostilePeer) -> PeerActor:
    """A group elsewhere, with one event in its outbox."""
    actor = evil.actor(
        "lyon",
        "Group",
        summary="<p>Nous <b>routons</b><script>x</script></p>",
        icon={"type": "Image", "url": f"{evil.base}/icon.png"},
    )
    serve_outbox(actor, event_of(actor, "First"))
    return actor


def event_of(actor: PeerActor, slug: str, **more: Any) -> dict[str, Any]:
    event: dict[str, Any] = {"name": slug} | more
    return an_event(f"{actor.peer.base}/events/{slug}", actor.id, **event)


def serve_outbox(actor: PeerActor, *events: dict[str, Any]) -> None:
    outbox = str(actor.document["outbox"])
    document = {"id": outbox, "type": "OrderedCollection", "orderedItems": list(events)}
    actor.peer.serve(outbox.removeprefix(actor.peer.base), document)


def run_jobs() -> None:
    """Run what waits of this room, as the runner does."""
    while row := DBTaskResult.objects.filter(
        status="READY", task_path__startswith="meshup.neighbour_events."
    ).first():
        row.delete()
        task = import_string(row.task_path)
        task.func(**row.args_kwargs["kwargs"])


def handle_of(actor: PeerActor) -> str:
    return f"@{actor.document['preferredUsername']}@{actor.peer.host}"


def accepted(actor: PeerActor) -> None:
    """Let the node follow, by the inbox's door."""
    asked = json.loads(bytes(OutgoingActivity.objects.get(kind="Follow").body))
    assert actor.post(actor.activity("Accept", asked)).status == 202
    run_jobs()


def test_a_host_sees_who_it_is_and_follows_and_their_events_are_read(
    as_ada: Client, as_chloe: Client, lyon: PeerActor
) -> None:
    page = url_of("fediverse_desk:following")
    looked = as_ada.post(page, {"address": handle_of(lyon)}).content.decode()
    assert "Lyon" in looked
    assert "Nous routons" in looked
    assert "icon.png" not in looked
    assert not Following.objects.exists()
    number = actor_of(lyon.id, clock.now()).pk
    assert f'name="actor" value="{number}"' in looked
    answered = as_ada.post(url_of("fediverse_desk:follow_actor"), {"actor": number}, follow=True)
    assert "asked, no answer yet" in answered.content.decode()
    assert titles() == []
    accepted(lyon)
    assert titles() == ["First"]
    listed = as_ada.get(url_of("fediverse_desk:seen")).content.decode()
    assert "First" in listed
    public = "/en/agenda/neighbours/"
    assert "First" not in as_chloe.get(public).content.decode()
    event = NeighbourEvent.objects.get()
    as_ada.post(url_of("fediverse_desk:show_seen", event.pk))
    assert "First" in as_chloe.get(public).content.decode()

    moved = event_of(lyon, "First", name="Moved", updated="2026-11-22T10:00:00Z")
    assert lyon.post(lyon.activity("Update", moved)).status == 202
    assert "Moved" in as_chloe.get(public).content.decode()
    assert lyon.post(lyon.activity("Delete", moved["id"])).status == 202
    assert "Moved" not in as_chloe.get(public).content.decode()
    assert lyon.post(lyon.activity("Create", moved)).status == 202
    assert titles() == []


def test_all_of_theirs_are_shown_by_one_press_and_stopping_takes_them_away(
    as_ada: Client, as_chloe: Client, lyon: PeerActor
) -> None:
    follow(group().name, actor_of(lyon.id, clock.now()), clock.now())
    accepted(lyon)
    number = Neighbour.objects.get().pk
    as_ada.post(url_of("fediverse_desk:show_all", number), {"shows_all": "yes"})
    assert "First" in as_chloe.get("/en/agenda/").content.decode()
    event = NeighbourEvent.objects.get().pk
    as_ada.post(url_of("fediverse_desk:hide_seen", event))
    assert "First" not in as_chloe.get("/en/agenda/").content.decode()
    stop = url_of("fediverse_desk:stop_following", Following.objects.get().pk)
    assert "Stop following?" in as_ada.get(stop).content.decode()
    as_ada.post(stop)
    run_jobs()
    assert not NeighbourEvent.objects.exists()
    assert not Neighbour.objects.exists()
    assert OutgoingActivity.objects.filter(kind="Undo").exists()


def test_a_whole_server_is_followed_by_the_whole_node(as_ada: Client, evil: HostilePeer) -> None:
    relay = evil.actor("relay", "Application")
    number = actor_of(relay.id, clock.now()).pk
    as_ada.post(url_of("fediverse_desk:follow_actor"), {"actor": number})
    assert Following.objects.get().by == application().name


@pytest.mark.parametrize(
    "typed", ["", "nobody", "@x@", "https://evil.example:1/none", "@a@127.0.0.1"]
)
def test_what_cannot_be_found_is_said_at_its_field_and_stays_typed(
    as_ada: Client, evil: HostilePeer, typed: str
) -> None:
    answered = as_ada.post(url_of("fediverse_desk:following"), {"address": typed})
    page = answered.content.decode()
    assert answered.status_code in {422, 503}
    assert "aria-invalid" in page or "notice-bad" in page
    assert f'value="{typed}"' in page or not typed


def test_only_hosts_follow_show_and_hide(
    as_bilal: Client, as_chloe: Client, lyon: PeerActor
) -> None:
    number = actor_of(lyon.id, clock.now()).pk
    numbered = [(name, (1,)) for name in ("show_all", "show_seen", "hide_seen", "stop_following")]
    for name, args in (("follow_actor", ()), *numbered):
        address = url_of(f"fediverse_desk:{name}", *args)
        assert as_bilal.post(address, {"actor": number}).status_code == 403
        assert as_chloe.post(address, {"actor": number}).status_code == 302
    for name in ("following", "seen"):
        assert as_bilal.get(url_of(f"fediverse_desk:{name}")).status_code == 403
    assert not Following.objects.exists()


def test_looking_by_the_address_of_another_site_follows_nobody(
    as_ada: Client, federating: None
) -> None:
    page = as_ada.get(url_of("fediverse_desk:following") + "?address=%40lyon%40p2p.example")
    assert 'value="@lyon@p2p.example"' in page.content.decode()
    assert not Following.objects.exists()


def test_what_is_not_there_is_refused(as_ada: Client, federating: None) -> None:
    assert as_ada.post(url_of("fediverse_desk:follow_actor"), {"actor": 999}).status_code == 404
    assert as_ada.post(url_of("fediverse_desk:show_seen", 999)).status_code == 404
    assert as_ada.post(url_of("fediverse_desk:show_all", 999)).status_code == 404
    for of in ("999", "x", "-1", "9" * 30):
        assert as_ada.get(url_of("fediverse_desk:seen") + f"?of={of}&page={of}").status_code == 200


def test_questions_of_the_desk_do_not_grow(as_ada: Client, federating: None) -> None:
    def questions(name: str) -> int:
        as_ada.get(url_of(f"fediverse_desk:{name}"))
        with CaptureQueriesContext(connection) as asked:
            assert as_ada.get(url_of(f"fediverse_desk:{name}")).status_code == 200
        return len(asked)

    def follow_one(number: int) -> None:
        host = f"https://n{number}.example"
        actor = an_actor(f"{host}/ap/n", f"N{number}")
        note_following(group().name, actor, NOW)
        a_neighbour(actor)
        received(
            an_activity("Create", an_event(f"{host}/1", actor.actor_id), by=actor.actor_id), actor
        )

    follow_one(1)
    before = [questions(name) for name in ("following", "seen")]
    follow_one(2)
    follow_one(3)
    assert [questions(name) for name in ("following", "seen")] == before


def test_each_minute_enqueues_what_is_due_once(lyon: PeerActor) -> None:
    number = a_neighbour(actor_of(lyon.id, clock.now()))
    look()
    assert not DBTaskResult.objects.filter(task_path__startswith="meshup.neighbour").exists()
    Neighbour.objects.filter(pk=number).update(due_at=NOW)
    look()
    look()
    assert DBTaskResult.objects.filter(task_path__endswith="read_due_neighbours").count() == 1
    run_jobs()
    assert titles() == ["First"]


def test_an_announcement_is_looked_up_by_a_job(lyon: PeerActor, victim: HostilePeer) -> None:
    a_neighbour(actor_of(lyon.id, clock.now()))
    owner = victim.actor("b", "Group")
    event = an_event(f"{victim.base}/events/1", owner.id, name="Theirs")
    victim.serve("/events/1", event)
    assert lyon.post(lyon.activity("Announce", event["id"])).status == 202
    assert victim.asked == []
    run_jobs()
    assert titles() == ["Theirs"]
    assert not EventLookup.objects.exists()


def test_whose_address_is_named_takes_the_event_away(ada: Person, federating: None) -> None:
    actor = an_actor()
    a_neighbour(actor)
    received(an_activity("Create", an_event(content="<p>Write to zoe@lyon.example</p>")), actor)
    subject = Subject(email="zoe@lyon.example")
    assert export(subject)["neighbour_events.events"][0]["id"].endswith("/events/1")
    erase(subject)
    assert titles() == []
    received(an_activity("Create", an_event(content="<p>Write to zoe@lyon.example</p>")), actor)
    assert titles() == []


def test_a_host_who_is_erased_leaves_what_was_chosen(
    ada: Person, as_ada: Client, federating: None
) -> None:
    actor = an_actor()
    a_neighbour(actor)
    received(an_activity("Create", an_event()), actor)
    event = NeighbourEvent.objects.get()
    as_ada.post(url_of("fediverse_desk:show_seen", event.pk))
    subject = Subject(person=ada.pk, email=ada.email)
    assert export(subject)["neighbour_events.choices"][0]["choice"] == "shown"
    from meshup.neighbour_events.domain.personal_data import erase_choices  # noqa: PLC0415

    assert erase_choices(subject) == 1
    event.refresh_from_db()
    assert (event.choice, event.chosen_by) == ("shown", None)
