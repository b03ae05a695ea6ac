"""What tests of umbrellas share: members that ask by the door, and their events as rows."""

from datetime import timedelta

from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.following import note_following
from meshup.neighbour_events.domain.neighbours import begin_reading
from meshup.remote_actors.domain.remote_actors import actor_of, known_actor
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella.models import Member
from tests.neighbour_events.neighbouring import (
    NOW,
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
)

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def be_umbrella(**facts):
    change_umbrella(None, UmbrellaFacts(is_on=True, **facts))


def community(peer, name="lyon"):
    """Return a group of another server."""
    return peer.actor(name, kind="Group")


def join(actor, **more):
    """Ask, by the door, to be a member; return the activity and the answer's status."""
    activity = actor.activity("Join", group().id, **more)
    return activity, actor.post(activity, to=f"/ap/{group().name}/inbox").status


def member_of(actor):
    return Member.objects.get(actor__actor_id=actor.id)


def kinds(peer):
    return [document["type"] for document in peer.delivered]


def a_member(host="lyon", *, kind=MemberKind.MEMBER, state=MemberState.ACTIVE):
    """Return a member that is read, without asking anybody: its actor, its neighbour's number."""
    base = f"https://{host}.example"
    actor = an_actor(f"{base}/ap/{host}", f"{host.title()} P2P", url=f"{base}/")
    neighbour = a_neighbour(actor)
    Member.objects.create(actor_id=actor.pk, kind=kind, state=state, since=NOW, version=1)
    return actor, neighbour


def publishes(actor, number=1, **more):
    """Let an actor publish an event of its own, as the inbox hands it over."""
    host = actor.actor_id.partition("/ap/")[0]
    event = an_event(f"{host}/ap/events/{number}", by=actor.actor_id, **more)
    activity = an_activity("Create", event, by=actor.actor_id, n=number, to=event["to"])
    assert received(activity, actor)
    return event


def reads(actor):
    """Read an actor of a peer from now on, as when they accepted that we follow them."""
    facts = known_actor(actor.id) or actor_of(actor.id, NOW)
    note_following(group().name, facts, NOW)
    begin_reading(facts.pk, NOW)
    return facts
