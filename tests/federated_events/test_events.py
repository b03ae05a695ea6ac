"""What of the agenda other servers read: which events, in which words, and what they never read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from meshup.activitypub.events import read_event
from meshup.agenda.domain.events import create_event, edit_event, withdraw
from meshup.agenda.domain.hiding import hide_event, show_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.venues import create_venue, edit_venue
from meshup.attendance.domain.host_terms import SettingsPlan, set_settings
from meshup.federated_events.domain import materialising
from meshup.federated_events.domain.materialising import Compared, materialise
from meshup.federated_events.domain.queries.ids import event_of_id, id_of_event
from meshup.federated_events.jobs import look
from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import switch_on
from meshup.fediverse.models import FederationSettings
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.signed_messages.proofs import verify_proof
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.federated_events.conftest import materialised, node_key, read, run_due_jobs

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
SOON = datetime(2026, 12, 9, 18, tzinfo=UTC)
SECRET = VenuePlan(
    name="Péniche Antipode", street="55 quai de Seine", city="Pantin", latitude=48.0, longitude=2.5
)


def routing_night(ada: Person, **said: Any) -> str:
    """Make a single event, public, and send what is to be sent."""
    slug = create_event(ada, themed(SOON, **said), clock.now()).slug
    confirm(ada, slug, clock.now())
    run_due_jobs()
    return slug


def published(client: Client, slug: str) -> dict[str, Any]:
    return read(client, id_of_event(slug))


@pytest.mark.usefixtures("paris")
def test_of_a_series_the_next_three_dates_are_federated_and_never_the_series(sent: Sent):
    materialised()
    assert [one["type"] for one in sent.activities] == ["Create"] * 3
    starts = [one["object"]["startTime"] for one in sent.take()]
    assert starts == [
        "2026-12-02T18:30:00+01:00",
        "2027-01-06T18:30:00+01:00",
        "2027-02-03T18:30:00+01:00",
    ]
    with clock.set_to(datetime(2026, 12, 3, tzinfo=UTC)):
        look()
        assert [one["object"]["startTime"][:10] for one in sent.take()] == ["2027-03-03"]
        look()
        materialise(clock.now())
    assert sent.take() == []
    assert event_of_id(id_of_event(DECEMBER)) == DECEMBER  # over, and there all the same


@pytest.mark.usefixtures("paris")
def test_a_date_that_was_skipped_gives_its_place_to_the_next(ada: Person, sent: Sent):
    materialised()
    sent.take()
    own_id = id_of_event("paris-p2p-2027-01-06")
    skip(ada, "paris-p2p-2027-01-06", clock.now())
    run_due_jobs()
    created, deleted = sent.take()
    assert (created["type"], created["object"]["startTime"][:10]) == ("Create", "2027-03-03")
    assert (deleted["type"], deleted["object"]["id"]) == ("Delete", own_id)


def test_a_document_says_what_the_page_says_in_each_language(
    ada: Person, as_chloe: Client, sent: Sent
):
    create_venue(None, SECRET, NOW)
    slug = routing_night(
        ada,
        venue="peniche-antipode",
        summaries={"en": "Bring a cable.", "fr": "Apportez un câble."},
        texts={"en": "See [the plan](/en/charter/).", "fr": "Voir [le plan](/fr/charter/)."},
    )
    document = published(as_chloe, slug)
    event = read_event(document)
    assert document == sent.activities[-1]["object"]
    assert event.id == id_of_event(slug)
    assert event.names == {"fr": "Nuit du routage", "en": "Routing night"}
    assert (event.starts_at, event.ends_at) == (SOON, SOON + timedelta(hours=3))
    assert event.status == "confirmed"
    assert event.attributed_to == (group().id,)
    assert event.place is not None
    assert (event.place.name, event.place.city) == ("Péniche Antipode", "Pantin")
    assert isinstance(document["location"]["latitude"], float)
    assert '"latitude": 48.0' in json.dumps(document)
    assert document["url"] == f"{settings.CONFIG.address}/events/{slug}/"
    assert f'href="{settings.CONFIG.address}/fr/charter/"' in document["contentMap"]["fr"]
    assert "the plan" in document["contentMap"]["en"]
    summary = document["summaryMap"]["en"]
    assert summary == (
        "Wednesday 9 December 2026, 19:00 to 22:00 (Europe/Paris), Péniche Antipode, Pantin."
        " Bring a cable."
    )
    assert document["attachment"][0]["mediaType"] == "image/png"
    card = document["attachment"][0]["url"].removeprefix(settings.CONFIG.address)
    assert as_chloe.get(card)["Content-Type"] == "image/png"


def test_its_proof_is_of_the_key_of_the_node_and_ends_with_any_change(
    ada: Person, as_chloe: Client, sent: Sent
):
    slug = routing_night(ada)
    document = published(as_chloe, slug)
    assert verify_proof(document, node_key, clock.now()) == f"{group().id}#ed25519-key"
    assert verify_proof(sent.activities[-1], node_key, clock.now())
    assert verify_proof(sent.activities[-1]["object"], node_key, clock.now())
    with pytest.raises(Exception, match="proof"):
        verify_proof(document | {"name": "Another night"}, node_key, clock.now())


def test_whoever_reads_the_name_and_the_line_alone_understands_what_changed(
    ada: Person, as_chloe: Client, sent: Sent
):
    create_venue(None, SECRET, NOW)
    create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    slug = routing_night(ada, venue="ground-control")

    def told() -> tuple[str, str]:
        run_due_jobs()
        update = sent.activities[-1]
        assert update["type"] == "Update"
        assert update["object"] == published(as_chloe, slug)
        return update["object"]["nameMap"]["en"], update["object"]["summaryMap"]["en"]

    edit_event(ada, slug, _version(slug), themed(SOON, venue="peniche-antipode"), clock.now())
    assert "New place: it was to be at Ground Control." in told()[1]
    later = SOON + timedelta(days=1)
    move(ada, slug, later, later + timedelta(hours=2), clock.now())
    name, line = told()
    assert line.startswith("New date: it was to be on Wednesday 9 December 2026, 19:00.")
    assert "Thursday 10 December 2026, 19:00 to 21:00" in line
    move_online(ada, slug, "https://meet.example/p2p", clock.now())
    name, line = told()
    assert "Now online, no longer at Ground Control." in line
    assert sent.activities[-1]["object"]["location"]["type"] == "VirtualLocation"
    assert sent.activities[-1]["object"]["isOnline"] is True
    cancel(ada, slug, {"en": "The river rises", "fr": "La Seine monte"}, clock.now())
    name, line = told()
    assert name == "Cancelled: Routing night"
    assert line.startswith("Cancelled. The river rises. ")
    cancelled = sent.activities[-1]["object"]
    assert cancelled["nameMap"]["fr"] == "Annulé : Nuit du routage"
    assert cancelled["status"] == "CANCELLED"
    assert "meet.example" not in json.dumps(cancelled)


def test_what_is_told_to_attendees_only_is_in_no_view_of_an_event(
    ada: Person, as_chloe: Client, sent: Sent
):
    create_venue(None, SECRET, NOW)
    slug = routing_night(
        ada,
        venue="peniche-antipode",
        mode="mixed",
        online_url="https://meet.example/secret-room",
        place_audience="attendees",
    )
    own_id = id_of_event(slug)
    uuid = own_id.rpartition("/")[2]
    page = f"/en/events/{slug}/"
    views = [own_id, f"/events/{slug}/", page, f"{page}?page=true", "/ap/paris_p2p/outbox"]
    views += ["/ap/paris_p2p/outbox/1", "/ap/paris_p2p/upcoming", "/ap/relay/outbox"]
    views += [f"/ap/events/{uuid}/{name}" for name in ("attendees", "organizers", "replies")]
    views += [f"/ap/activities/{_activity(slug)}"]
    for url in views:
        text = json.dumps(read(as_chloe, url), ensure_ascii=False)
        for secret in ("Antipode", "quai de Seine", "48.0", "secret-room"):
            assert secret not in text, (url, secret)
    assert read(as_chloe, own_id)["location"]["name"] == "Pantin"
    assert "The place and the link are told" in read(as_chloe, own_id)["summaryMap"]["en"]
    read(as_chloe, "/ap/places/peniche-antipode", 404)
    assert "Antipode" not in json.dumps(sent.activities)


def test_a_place_that_is_withheld_later_goes_from_the_words_too(ada: Person, sent: Sent):
    create_venue(None, SECRET, NOW)
    create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    slug = routing_night(ada, venue="peniche-antipode")
    plan = themed(SOON, venue="ground-control", place_audience="attendees")
    edit_event(ada, slug, _version(slug), plan, clock.now())
    run_due_jobs()
    assert "Antipode" not in json.dumps(sent.activities[-1])
    assert "Ground Control" not in json.dumps(sent.activities[-1])


def test_hidden_deleted_and_brought_back_an_event_keeps_its_id(
    ada: Person, as_chloe: Client, sent: Sent
):
    slug = routing_night(ada)
    own_id = id_of_event(slug)
    first = sent.take()[-1]
    change = hide_event(ada, slug, clock.now())
    run_due_jobs()
    (deleted,) = sent.take()
    assert deleted["type"] == "Delete"
    assert deleted["object"]["type"] == "Tombstone"
    gone = read(as_chloe, own_id, 410)
    assert (gone["type"], gone["formerType"], gone["id"]) == ("Tombstone", "Event", own_id)
    assert read(as_chloe, f"/en/events/{slug}/", 410)["type"] == "Tombstone"
    for part in ("attendees", "organizers", "replies"):
        read(as_chloe, f"{own_id}/{part}", 404)
    read(as_chloe, first["id"], 404)
    assert event_of_id(own_id) is None
    show_event(ada, slug, change, clock.now())
    run_due_jobs()
    (created,) = sent.take()
    assert (created["type"], created["object"]["id"]) == ("Create", own_id)
    assert created["id"] != first["id"]
    assert created["object"]["updated"] > gone["deleted"] > first["object"]["updated"]
    hide_event(ada, slug, clock.now())
    withdraw(ada, slug, clock.now())
    run_due_jobs()
    undo(ada, f"event:{slug}", clock.now())
    undo(ada, f"event:{slug}", clock.now())
    run_due_jobs()
    assert [one["type"] for one in sent.take()] == ["Delete", "Create"]
    assert id_of_event(slug) == own_id


def test_another_event_at_an_address_that_was_left_has_an_id_of_its_own(
    ada: Person, as_chloe: Client, sent: Sent
):
    slug = routing_night(ada)
    own_id = id_of_event(slug)
    hide_event(ada, slug, clock.now())
    withdraw(ada, slug, clock.now())
    run_due_jobs()
    assert routing_night(ada) == slug
    assert id_of_event(slug) not in {own_id, ""}
    assert read(as_chloe, own_id, 410)["type"] == "Tombstone"
    assert read(as_chloe, f"/en/events/{slug}/")["id"] == id_of_event(slug)


def test_what_does_not_change_the_document_is_not_sent(ada: Person, sent: Sent):
    slug = routing_night(ada)
    sent.take()
    materialised()
    materialised()
    edit_event(ada, slug, _version(slug), themed(SOON), clock.now())
    run_due_jobs()
    assert sent.take() == []
    edit_event(ada, slug, _version(slug), themed(SOON, hours=4), clock.now())
    run_due_jobs()
    assert [one["type"] for one in sent.take()] == ["Update"]


def test_each_change_is_newer_than_the_last_even_in_one_second(ada: Person, sent: Sent):
    slug = routing_night(ada)
    moments = [sent.take()[-1]["object"]["updated"]]
    ids = set()
    for hours in (4, 5, 2, 3):
        edit_event(ada, slug, _version(slug), themed(SOON, hours=hours), clock.now())
        run_due_jobs()
        (update,) = sent.take()
        moments.append(update["object"]["updated"])
        ids.add(update["id"])
    assert moments == sorted(set(moments))
    assert len(ids) == 4


def test_an_event_that_is_over_stays_as_it_is_until_a_host_changes_it(
    ada: Person, as_chloe: Client, sent: Sent
):
    venue = create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    slug = routing_night(ada, venue="ground-control")
    before = published(as_chloe, slug)
    sent.take()
    with clock.set_to(SOON + timedelta(days=30)):
        materialised()
        edit_venue(ada, venue.slug, 1, VenuePlan(name="Elsewhere", city="Paris"), clock.now())
        materialised()
        assert sent.take() == []
        assert published(as_chloe, slug) == before
        assert read(as_chloe, "/ap/paris_p2p/outbox")["orderedItems"] == []
        hide_event(ada, slug, clock.now())
        run_due_jobs()
        assert [one["type"] for one in sent.take()] == ["Delete"]


def test_a_venue_that_is_renamed_changes_all_that_take_place_there(ada: Person, sent: Sent):
    create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    routing_night(ada, venue="ground-control")
    routing_night(ada, venue="ground-control", titles={"en": "Hash night"})
    sent.take()
    edit_venue(ada, "ground-control", 1, VenuePlan(name="Sol Control", city="Paris"), clock.now())
    run_due_jobs()
    assert [one["object"]["location"]["name"] for one in sent.take()] == ["Sol Control"] * 2


def test_how_many_come_is_told_only_where_hosts_show_it(ada: Person, as_chloe: Client, sent: Sent):
    slug = routing_night(ada)
    own_id = id_of_event(slug)
    assert read(as_chloe, f"{own_id}/attendees")["totalItems"] == 0
    assert published(as_chloe, slug)["participantCount"] == 0
    set_settings(ada, SettingsPlan(shows_numbers=False))
    look()
    assert "totalItems" not in read(as_chloe, f"{own_id}/attendees")
    document = published(as_chloe, slug)
    assert "participantCount" not in document
    assert "totalItems" not in document["attendees"]
    assert "maximumAttendeeCapacity" not in document


def test_registration_elsewhere_is_said_as_such(ada: Person, as_chloe: Client, sent: Sent):
    slug = routing_night(
        ada, registration="elsewhere", registration_url="https://tickets.example/p2p"
    )
    document = published(as_chloe, slug)
    assert document["joinMode"] == "external"
    assert document["externalParticipationUrl"] == "https://tickets.example/p2p"
    assert "https://tickets.example/p2p" in document["summary"]
    hosts_own = published(as_chloe, routing_night(ada, titles={"en": "Hash night"}))
    assert hosts_own["joinMode"] == "free"
    assert hosts_own["externalParticipationUrl"].startswith(settings.CONFIG.address)


def test_a_node_that_is_switched_on_later_federates_what_is_to_come(
    ada: Person, as_chloe: Client, sent: Sent
):
    FederationSettings.objects.update(is_on=False)
    settings.TAG_VERSIONS.bump(["federation"])
    slug = create_event(ada, themed(SOON), clock.now()).slug
    confirm(ada, slug, clock.now())
    assert materialise(clock.now()) == Compared()
    assert not FederatedEvent.objects.exists()
    read(as_chloe, f"/en/events/{slug}/", 404)
    read(as_chloe, "/ap/paris_p2p/outbox", 404)
    switch_on(clock.now())
    look()
    (create,) = read(as_chloe, "/ap/paris_p2p/outbox")["orderedItems"]
    assert create["object"]["id"] == id_of_event(slug)


def test_many_at_once_go_in_pieces_and_two_rounds_at_once_write_each_thing_once(
    ada: Person, sent: Sent, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(materialising, "AT_ONCE", 2)
    for number in range(5):
        plan = themed(SOON + timedelta(days=number), titles={"en": f"Night {number}"})
        confirm(ada, create_event(ada, plan, clock.now()).slug, clock.now())
    read_plan = materialising._Plan.read
    overtaken: list[object] = []

    def read_and_be_overtaken(at: datetime) -> object:
        plan = read_plan(at)
        if not overtaken:
            overtaken.append(True)
            monkeypatch.setattr(materialising._Plan, "read", read_plan)
            materialise(at)
        return plan

    monkeypatch.setattr(materialising._Plan, "read", read_and_be_overtaken)
    assert materialise(clock.now()) == Compared()  # the other one was sooner
    names = [one["object"]["name"] for one in sent.take()]
    assert names == [f"Night {number}" for number in range(5)]


def test_drafts_and_suggestions_are_nobody_s(ada: Person, sent: Sent):
    create_event(ada, themed(SOON), clock.now())
    materialised()
    assert sent.take() == []
    assert not FederatedEvent.objects.exists()


def _version(slug: str) -> int:
    return event_of(slug).version


def _activity(slug: str) -> str:
    return str(FederatedEvent.objects.get(slug=slug, gone_at=None).activity)
