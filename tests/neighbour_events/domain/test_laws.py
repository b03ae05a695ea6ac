"""Any order and repetition of the same messages ends in the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings as trying, strategies as st

from meshup.neighbour_events.models import GoneEvent, NeighbourEvent, Sighting
from tests.effort import examples
from tests.neighbour_events.neighbouring import (
    GROUP,
    LYON,
    PUBLIC,
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
)

pytestmark = pytest.mark.django_db
IDS = (f"{LYON}/ap/events/1", f"{LYON}/ap/events/2")
OTHER = f"{LYON}/users/other"
MOMENTS = (None, "2026-11-02T10:00:00Z", "2026-11-05T10:00:00Z", "2026-11-08T10:00:00Z")
GROUPS = f"{GROUP}/followers"


@dataclass(frozen=True)
class Message:
    """What one of two actors says of one of two events at some moment."""

    kind: str
    event: int
    moment: int
    name: str
    audience: str

    def document(self) -> dict[str, Any]:
        """Return it as it is sent."""
        event_id, when = IDS[self.event], MOMENTS[self.moment]
        if self.kind == "Announce":
            return an_activity("Announce", event_id, by=OTHER)
        if self.kind == "Delete":
            gone = {"id": event_id, "type": "Tombstone", "formerType": "Event"}
            return an_activity("Delete", gone | ({"deleted": when} if when else {}))
        event = an_event(event_id, name=self.name, updated=when, to=[self.audience])
        return an_activity(self.kind, event)


messages = st.builds(
    Message,
    st.sampled_from(["Create", "Update", "Update", "Delete", "Announce"]),
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from(["A", "B"]),
    st.sampled_from([PUBLIC, PUBLIC, PUBLIC, GROUPS]),
)


def rows_after(sent: list[Message]) -> object:
    """Return what is kept after some messages; what is to be looked up only grows."""
    with transaction.atomic():
        for message in sent:
            document = message.document()
            received(document, an_actor(document["actor"]))
        events = NeighbourEvent.objects.order_by("id_hash").values()
        ways = Sighting.objects.order_by("event__event_id", "neighbour__actor__actor_id")
        gone = GoneEvent.objects.order_by("id_hash", "gone_at")
        kept = (
            [{**row, "id": 0} for row in events],
            list(ways.values_list("event__event_id", "neighbour_id")),
            [(bytes(digest), at) for digest, at in gone.values_list("id_hash", "gone_at")],
        )
        transaction.set_rollback(True)
    return kept


A, B = (Message("Create", 0, moment, "A", PUBLIC) for moment in (1, 2))
GONE = Message("Delete", 0, 1, "A", PUBLIC)


@given(st.lists(messages, min_size=1, max_size=7), st.randoms(use_true_random=False))
@example([A, GONE, B], None)
@example([A, B, Message("Update", 0, 3, "A", GROUPS)], None)
@trying(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_and_repetition_ends_in_the_same_rows(
    federating: None, sent: list[Message], chance: Any
) -> None:
    with transaction.atomic():
        for actor_id in (GROUP, OTHER):
            a_neighbour(an_actor(actor_id))
        once = rows_after(sent)
        again = [*sent, *sent]
        if chance is None:
            again.reverse()
        else:
            chance.shuffle(again)
        assert rows_after(again) == once
        transaction.set_rollback(True)
