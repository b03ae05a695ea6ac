"""Every event of ours, as it is served and sent, is taken by readers as strict as real servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.activitypub.activities import read_activity
from meshup.activitypub.events import read_event
from meshup.agenda.domain.life_cycle import cancel, move, move_online
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.kit import clock
from tests.activitypub import strict_readers
from tests.federated_events.conftest import materialised, read, run_due_jobs
from tests.federated_events.test_events import SOON, routing_night

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def all_taken(sent: Sent) -> list[str]:
    """Have every activity that was sent be read; return their kinds."""
    activities = sent.take()
    for activity in activities:
        assert read_activity(strict_readers.wire(activity)).object_id
        if activity["object"]["type"] == "Event":
            strict_readers.all_read(activity["object"])
    return [activity["type"] for activity in activities]


@pytest.mark.usefixtures("paris")
def test_dates_of_a_series_are_taken(client: Client, sent: Sent):
    materialised()
    ids = [activity["object"]["id"] for activity in sent.activities]
    assert all_taken(sent) == ["Create"] * 3
    for event_id in ids:
        strict_readers.all_read(read(client, event_id))


@pytest.mark.usefixtures("paris")
def test_an_event_is_taken_however_it_changes(client: Client, sent: Sent, ada: Person):
    materialised()
    sent.take()
    slug = routing_night(ada)
    move(ada, slug, SOON.replace(hour=20), SOON.replace(hour=22), clock.now())
    run_due_jobs()
    move_online(ada, slug, "https://rooms.example/1", clock.now())
    run_due_jobs()
    strict_readers.all_read(read(client, id_of_event(slug)))
    cancel(ada, slug, {"en": "The boat sank."}, clock.now())
    run_due_jobs()
    assert all_taken(sent) == ["Create", "Update", "Update", "Update"]
    text, picture = strict_readers.mastodon(read(client, id_of_event(slug)))
    assert "Annulé" in text  # the main language of the node
    assert picture
    assert read_event(read(client, id_of_event(slug))).status == "cancelled"
