"""The doors by which other servers read our events: negotiated, kept, bounded, and absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.activitypub.collections import read_collection_page
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.venues import create_venue
from meshup.federated_events.domain.queries import collections
from meshup.federated_events.domain.queries.ids import event_of_id, id_of_event, ids_of_events
from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.models import FederationSettings
from meshup.kit import clock
from meshup.kit.web import TAGS_HEADER, UNTIL_HEADER
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.federated_events.conftest import ACTIVITY, materialised, read, run_due_jobs

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating", "sent")]
SOON = datetime(2026, 12, 9, 18, tzinfo=UTC)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LONG = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
OUTBOX = "/ap/paris_p2p/outbox"
NOBODY = "00000000-0000-4000-8000-000000000000"


def events(count: int) -> list[str]:
    """Make that many public events, a day apart, and publish them."""
    slugs = []
    for number in range(count):
        start = SOON + timedelta(days=number)
        plan = themed(start, titles={"fr": f"Nuit {number}", "en": f"Night {number}"})
        slugs.append(create_event(None, plan, clock.now()).slug)
        confirm(None, slugs[-1], clock.now())
    run_due_jobs()
    return slugs


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(
    "accept", [ACTIVITY, LONG, f"{ACTIVITY}, {LONG}", f"{LONG}, text/html;q=0.1"]
)
@pytest.mark.parametrize("page", [f"/en/events/{DECEMBER}/", f"/events/{DECEMBER}/"])
def test_the_page_of_an_event_is_its_document_for_who_asks_for_one(
    as_chloe: Client, accept: str, page: str
):
    materialised()
    for method in (as_chloe.get, as_chloe.head):
        answer = method(page, headers={"accept": accept})
        assert answer.status_code == 200
        assert answer["Content-Type"] == ACTIVITY
        assert "Accept" in answer["Vary"]
    assert as_chloe.get(page, headers={"accept": accept}).json()["id"] == id_of_event(DECEMBER)


@pytest.mark.usefixtures("paris")
def test_a_browser_gets_the_page_and_is_led_there_from_the_id(as_chloe: Client):
    materialised()
    page = as_chloe.get(f"/en/events/{DECEMBER}/", headers={"accept": BROWSER})
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    own_id = id_of_event(DECEMBER)
    assert 'type="application/activity+json"' in page.content.decode()
    assert f'href="{own_id}"' in page.content.decode()
    assert f'<meta name="fediverse:creator" content="{group().handle}">' in page.content.decode()
    path = own_id.removeprefix(settings.CONFIG.address)
    led = as_chloe.get(path, headers={"accept": BROWSER, "accept-language": "fr"})
    assert (led.status_code, led["Location"]) == (302, f"/fr/events/{DECEMBER}/")
    assert "Accept" in led["Vary"]
    neutral = as_chloe.get(f"/events/{DECEMBER}/", headers={"accept": BROWSER})
    assert (neutral.status_code, neutral["Location"]) == (302, f"/en/events/{DECEMBER}/")
    anything = as_chloe.get(path, headers={"accept": "*/*"})
    assert anything.json()["id"] == own_id
    assert TAGS_HEADER not in anything.headers  # a browser may be answered otherwise


@pytest.mark.usefixtures("paris")
def test_a_page_says_nothing_of_documents_while_federation_is_off(as_chloe: Client):
    materialised()
    own_id = id_of_event(DECEMBER)
    FederationSettings.objects.update(is_on=False)
    settings.TAG_VERSIONS.bump(["federation"])
    page = as_chloe.get(f"/en/events/{DECEMBER}/", headers={"accept": BROWSER})
    assert "activity+json" not in page.content.decode()
    uuid = own_id.rpartition("/")[2]
    for path in (f"/ap/events/{uuid}", f"/ap/events/{uuid}/attendees", OUTBOX, f"{OUTBOX}/1"):
        read(as_chloe, path, 404)
    for path in (f"/en/events/{DECEMBER}/", "/ap/places/ground-control"):
        read(as_chloe, path, 404)
    led = as_chloe.get(f"/events/{DECEMBER}/", headers={"accept": ACTIVITY})
    assert led["Location"] == f"/en/events/{DECEMBER}/"


@pytest.mark.usefixtures("paris")
def test_documents_are_kept_and_end_with_their_change_or_the_clock(as_chloe: Client, ada: Person):
    materialised()
    page = as_chloe.get(f"/en/events/{DECEMBER}/", headers={"accept": ACTIVITY})
    document = as_chloe.get(
        id_of_event(DECEMBER).removeprefix(settings.CONFIG.address), headers={"accept": ACTIVITY}
    )
    outbox = as_chloe.get(OUTBOX, headers={"accept": ACTIVITY})
    tags = {TAGS_HEADER: document.headers[TAGS_HEADER].split()}
    assert set(tags[TAGS_HEADER]) < set(page.headers[TAGS_HEADER].split())
    assert "federated" in outbox.headers[TAGS_HEADER].split()
    until = datetime.fromtimestamp(float(outbox.headers[UNTIL_HEADER]), UTC)
    assert until == datetime(2026, 12, 2, 22, tzinfo=UTC)  # when the first of them is over


@pytest.mark.usefixtures("paris")
def test_places_are_those_that_everybody_may_know(as_chloe: Client):
    materialised()
    document = read(as_chloe, f"/en/events/{DECEMBER}/")
    place = read(as_chloe, document["location"]["id"])
    assert {**place, "@context": None} == {**document["location"], "@context": None}
    create_venue(None, VenuePlan(name="Nobody’s", city="Paris"), NOW)
    read(as_chloe, "/ap/places/nobodys", 404)
    read(as_chloe, "/ap/places/none", 404)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/ap/events/{NOBODY}{part}" for part in ("", "/attendees", "/organizers", "/replies")),
        *(f"/ap/posts/{NOBODY}", f"/ap/activities/{NOBODY}", "/ap/nobody/outbox"),
        *("/ap/nobody/upcoming", f"{OUTBOX}/0", f"{OUTBOX}/2", f"{OUTBOX}/99999999999999999999"),
        *("/en/events/none/", f"/en/posts/{NOBODY}/"),
    ],
)
def test_what_never_was_is_absent(as_chloe: Client, path: str):
    answer = as_chloe.get(path, headers={"accept": ACTIVITY})
    assert answer.status_code == 404
    assert as_chloe.post(path, headers={"accept": ACTIVITY}).status_code in {404, 405}


def test_an_outbox_holds_a_create_for_each_event_to_come(as_chloe: Client):
    slugs = events(3)
    outbox = read(as_chloe, OUTBOX)
    assert (outbox["type"], outbox["totalItems"]) == ("OrderedCollection", 3)
    assert [one["type"] for one in outbox["orderedItems"]] == ["Create"] * 3
    ids = [one["object"]["id"] for one in outbox["orderedItems"]]
    assert ids == [id_of_event(slug) for slug in slugs]  # published at once: the soonest first
    for one in outbox["orderedItems"]:
        assert read(as_chloe, one["id"]) == one
        assert one["object"] == read(as_chloe, one["object"]["id"])
    relay = read(as_chloe, "/ap/relay/outbox")["orderedItems"]
    assert [(one["type"], one["object"]) for one in relay] == [("Announce", own) for own in ids]


def test_long_collections_are_walked_page_by_page(
    as_chloe: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(collections, "PAGE", 2)
    slugs = events(5)
    for start in (OUTBOX, "/ap/paris_p2p/upcoming"):
        document = read(as_chloe, start)
        assert document["totalItems"] == 5
        assert "orderedItems" not in document
        found, url = [], document["first"]
        while url:
            page = read(as_chloe, url)
            assert page["id"] == url
            assert page["partOf"] == document["id"]
            assert len(page["orderedItems"]) <= 2
            found += page["orderedItems"]
            url = read_collection_page(page).next
        ids = [one.get("object", one)["id"] for one in found]
        assert ids == [id_of_event(slug) for slug in slugs]


@pytest.mark.parametrize("path", [OUTBOX, "/ap/paris_p2p/upcoming", "/ap/relay/outbox"])
def test_collections_cost_the_same_with_one_event_and_with_three(as_chloe: Client, path: str):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(as_chloe, path)
        return len(queries)

    events(1)
    read(as_chloe, path)
    one = cost()
    FederatedEvent.objects.all().delete()
    events(3)
    assert cost() == one


def test_an_event_costs_one_query(as_chloe: Client):
    (slug,) = events(1)
    own_id = id_of_event(slug)
    read(as_chloe, own_id)
    with CaptureQueriesContext(connection) as queries:
        read(as_chloe, own_id)
    asked = [one["sql"] for one in queries if "federated_events_federatedevent" in one["sql"]]
    assert len(asked) == 1


@pytest.mark.usefixtures("paris")
def test_an_event_is_known_by_its_id_and_by_its_page_in_any_language():
    materialised()
    own_id, address = id_of_event(DECEMBER), settings.CONFIG.address
    for url in (
        *(own_id, f"{own_id}#rsvp", f"{address}/events/{DECEMBER}/"),
        *(f"{address}/fr/events/{DECEMBER}/", f"{address}/en/events/{DECEMBER}/?ref=a"),
    ):
        assert event_of_id(url) == DECEMBER, url
    for url in (
        *("", "https://elsewhere.example" + own_id.removeprefix(address), own_id.upper()),
        *(f"{address}/ap/events/{NOBODY}", f"{address}/ap/events/", f"{own_id}/attendees"),
        *(f"{address}/en/agenda/", f"{address}/en/events/none/", f"{address}.evil.example/"),
        *(f"{address}/ap/events/{'9' * 5000}", f"{address}/\udcff", address),
    ):
        assert event_of_id(url) is None, url
    assert ids_of_events([DECEMBER, "none"]) == {DECEMBER: own_id}
