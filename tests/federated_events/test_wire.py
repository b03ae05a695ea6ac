"""On the wire: another server follows, and reads in its inbox what hosts do, in its order."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meshup.activitypub.activities import read_activity
from meshup.activitypub.events import read_event
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.hiding import hide_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move_online
from meshup.deliveries.domain.running import deliver_due
from meshup.federated_events.domain import materialising
from meshup.federated_events.domain.sending import publish
from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.own_actors import application, group
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from tests.agenda.paris import themed
from tests.federated_events.conftest import read, run_due_jobs
from tests.inbox.peer import evil, federating, peers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from meshup.community.models import Person

__all__ = ["evil", "federating", "peers"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
SOON = datetime(2026, 12, 9, 18, tzinfo=UTC)


@pytest.fixture
def go_on() -> Iterator[Callable[[], None]]:
    """Let two minutes go by: jobs run, and what is due is delivered."""
    with ExitStack() as moments:

        def go() -> None:
            moments.enter_context(clock.set_to(clock.now() + timedelta(minutes=2)))
            run_due_jobs()
            deliver_due(clock.now())

        yield go


def test_who_follows_reads_each_change_and_ends_with_what_stands_at_its_id(
    ada: Person, as_chloe: Client, evil: Any, go_on: Callable[[], None]
):
    chloe = evil.actor("chloe")
    chloe.post(chloe.activity("Follow", group().id), to=f"/ap/{group().name}/inbox")
    slug = create_event(ada, themed(SOON), clock.now()).slug
    for act in (
        lambda: confirm(ada, slug, clock.now()),
        lambda: move_online(ada, slug, "https://meet.example/p2p", clock.now()),
        lambda: cancel(ada, slug, {"en": "No network"}, clock.now()),
        lambda: undo(ada, f"event:{slug}", clock.now()),
        lambda: hide_event(ada, slug, clock.now()),
        lambda: undo(ada, f"event:{slug}", clock.now()),
    ):
        act()
        go_on()
    got = [read_activity(one) for one in evil.delivered if one["type"] != "Accept"]
    assert [one.kind for one in got] == ["Create", "Update", "Update", "Update", "Delete", "Create"]
    assert {one.actor for one in got} == {group().id}
    states = [read_event(one.object).status for one in got if one.object and one.kind != "Delete"]
    assert states == ["confirmed", "confirmed", "cancelled", "confirmed", "confirmed"]
    assert got[-1].object == read(as_chloe, f"/en/events/{slug}/")


def test_who_follows_the_whole_server_hears_it_from_the_actor_that_is_followed(
    ada: Person, evil: Any, go_on: Callable[[], None]
):
    relay = evil.actor("relay")
    relay.post(relay.activity("Follow", application().id), to="/ap/relay/inbox")
    slug = create_event(ada, themed(SOON), clock.now()).slug
    confirm(ada, slug, clock.now())
    go_on()
    others = {"Accept", "Update"}  # the card of the node tells of the event as well
    got = [(one["type"], one["actor"]) for one in evil.delivered if one["type"] not in others]
    assert sorted(got) == [("Announce", application().id), ("Create", group().id)]


def test_a_fall_in_the_middle_loses_nothing_and_repeats_nothing(
    ada: Person, evil: Any, go_on: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    chloe = evil.actor("chloe")
    chloe.post(chloe.activity("Follow", group().id), to=f"/ap/{group().name}/inbox")
    for number in range(3):
        plan = themed(SOON + timedelta(days=number), titles={"en": f"Night {number}"})
        confirm(ada, create_event(ada, plan, clock.now()).slug, clock.now())
    calls: list[object] = []

    def falls(*given: Any) -> None:
        calls.append(given)
        publish(*given)
        if len(calls) == 2:
            raise SystemExit

    monkeypatch.setattr(materialising, "publish", falls)
    with pytest.raises(SystemExit):
        materialising.materialise(clock.now())
    assert not FederatedEvent.objects.exists()
    materialising.materialise(clock.now())
    materialising.materialise(clock.now())
    go_on()
    created = [one["object"]["name"] for one in evil.delivered if one["type"] == "Create"]
    assert sorted(created) == ["Night 0", "Night 1", "Night 2"]
