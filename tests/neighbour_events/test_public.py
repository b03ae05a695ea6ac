"""What everybody reads of neighbours: what hosts show, by itself, with where it comes from."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from meshup.deliveries.models import OutgoingActivity
from meshup.kit import clock
from meshup.kit.web import TAGS_HEADER, UNTIL_HEADER
from meshup.neighbour_events.domain.neighbours import end_reading, forget_neighbour
from meshup.neighbour_events.domain.queries.seen import seen_event_for, seen_for
from meshup.neighbour_events.domain.showing import hide_event, show_all, show_event
from meshup.neighbour_events.errors import NoSuchNeighbourEvent
from meshup.neighbour_events.models import EventLookup, GoneEvent, NeighbourEvent
from meshup.remote_actors.domain.blocking import block_domain, lift_domain
from meshup.reports.reportables import Power, reportable
from tests.neighbour_events.neighbouring import (
    LYON,
    NOW,
    a_neighbour,
    an_activity,
    an_actor,
    an_event,
    received,
)

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

pytestmark = pytest.mark.django_db
PAGE = "/en/agenda/neighbours/"


@pytest.fixture
def lyon(federating: None) -> RemoteActorFacts:
    """A neighbour of which everything is shown."""
    actor = an_actor()
    a_neighbour(actor, shows_all=True)
    return actor


def announce(actor: RemoteActorFacts, count: int = 1, **more: Any) -> None:
    for number in range(1, count + 1):
        event_id = f"{actor.actor_id.partition('/ap/')[0]}/ap/events/{number}"
        event = an_event(event_id, actor.actor_id, **({"name": f"Event {number}"} | more))
        received(an_activity("Create", event, by=actor.actor_id, n=number), actor)


def read(browser: Client, path: str = PAGE) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_shown_event_leads_to_its_origin_and_says_whose_it_is(
    lyon: RemoteActorFacts, as_chloe: Client
) -> None:
    announce(lyon)
    for path in (PAGE, "/en/agenda/"):
        page = read(as_chloe, path)
        assert f'href="{LYON}/ap/events/1/page" rel="noopener noreferrer nofollow ugc"' in page
        assert "Lyon P2P, on lyon.example" in page
        assert "From our neighbours" in page


def test_it_is_in_none_of_our_own_lists_feeds_and_numbers(
    lyon: RemoteActorFacts, as_chloe: Client
) -> None:
    announce(lyon, name="Zanzibar")
    own = (
        *("/agenda.ics", "/feed.atom", "/sitemap.xml", "/schedule.json", "/embed", "/en/"),
        *(
            "/api/events",
            "/en/agenda/search/?q=Zanzibar",
            "/en/agenda/2026/12/",
            "/ap/paris/outbox",
        ),
    )
    for path in own:
        assert "Zanzibar</" not in as_chloe.get(path).content.decode(), path
        assert "ap/events/1/page" not in as_chloe.get(path).content.decode(), path
    assert "Zanzibar" in read(as_chloe, "/neighbours.ics")
    assert "neighbours" not in as_chloe.get("/sitemap.xml").content.decode()


def test_the_page_and_the_feeds_are_of_all_or_of_one_server(
    lyon: RemoteActorFacts, as_chloe: Client
) -> None:
    announce(lyon)
    other = an_actor("https://brussels.example/ap/bxl", "Bruxelles")
    a_neighbour(other, shows_all=True)
    announce(other, name="Frites")
    assert {"Event 1", "Frites"} <= set(re.findall("Event 1|Frites", read(as_chloe)))
    for path in (PAGE, "/neighbours.ics", "/neighbours.atom"):
        one = read(as_chloe, f"{path}?from=brussels.example")
        assert "Frites" in one
        assert "Event 1" not in one
        assert as_chloe.get(f"{path}?from=evil.example").status_code == 404


def test_feeds_are_read_by_programs(lyon: RemoteActorFacts, as_chloe: Client) -> None:
    announce(lyon, name="A\r\nBEGIN:VEVENT", summary="x]]>\x07<b>&", status="CANCELLED")
    calendar = Calendar.from_ical(read(as_chloe, "/neighbours.ics"))
    [event] = calendar.walk("VEVENT")
    assert (event["UID"], event["STATUS"]) == (f"{LYON}/ap/events/1", "CANCELLED")
    assert event["URL"] == f"{LYON}/ap/events/1/page"
    feed = ET.fromstring(read(as_chloe, "/neighbours.atom"))
    names = [name.text for name in feed.iter("{http://www.w3.org/2005/Atom}name")]
    assert "Lyon P2P (lyon.example)" in names


def test_pages_are_kept_until_something_of_them_changes(
    lyon: RemoteActorFacts, as_chloe: Client
) -> None:
    announce(lyon)
    for path in (PAGE, "/en/agenda/", "/neighbours.ics", "/neighbours.atom"):
        response = as_chloe.get(path)
        assert "neighbour_events" in response[TAGS_HEADER].split()
        until = float(response[UNTIL_HEADER])
        assert until <= NeighbourEvent.objects.get().ends_at.timestamp()


def test_questions_do_not_grow_with_events(lyon: RemoteActorFacts, as_chloe: Client) -> None:
    def questions(path: str) -> int:
        read(as_chloe, path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(as_chloe, path)
        return len(asked)

    announce(lyon)
    before = [questions(path) for path in (PAGE, "/en/agenda/", "/neighbours.ics")]
    announce(lyon, 3)
    assert [questions(path) for path in (PAGE, "/en/agenda/", "/neighbours.ics")] == before


def test_hosts_show_and_hide_one_or_all(
    lyon: RemoteActorFacts, ada: Person, as_chloe: Client
) -> None:
    announce(lyon, 2)
    first, second = NeighbourEvent.objects.order_by("pk")
    hide_event(ada, first.pk, NOW)
    assert "Event 1" not in read(as_chloe)
    show_all(ada, lyon_number := first.sightings.get().neighbour_id, shows=False)
    assert "Event 2" not in read(as_chloe)
    show_event(ada, second.pk, NOW)
    assert "Event 2" in read(as_chloe)
    show_all(ada, lyon_number, shows=True)
    assert "Event 1" not in read(as_chloe)


def test_what_is_over_is_not_shown(lyon: RemoteActorFacts, as_chloe: Client) -> None:
    announce(lyon)
    with clock.set_to(NOW + timedelta(days=11)):
        assert "Event 1" not in read(as_chloe)


@pytest.mark.parametrize("host", ["lyon.example", "events.lyon.example"])
def test_a_block_hides_at_once_and_lifting_it_shows_again(
    federating: None, ada: Person, as_chloe: Client, host: str
) -> None:
    actor = an_actor(f"https://{host}/ap/lyon")
    a_neighbour(actor, shows_all=True)
    announce(actor)
    number = NeighbourEvent.objects.get().pk
    block_domain(ada, "lyon.example", "spam", NOW)
    for path in (PAGE, "/en/agenda/", "/neighbours.ics", "/neighbours.atom"):
        assert "Event 1" not in read(as_chloe, path)
    assert as_chloe.get(f"{PAGE}?from={host}").status_code == 404
    assert seen_for(ada, NOW) == []
    with pytest.raises(NoSuchNeighbourEvent):
        seen_event_for(ada, number)
    received(an_activity("Create", an_event(f"https://{host}/2", actor.actor_id), n=9), actor)
    assert NeighbourEvent.objects.count() == 1
    lift_domain(ada, "lyon.example", "a mistake", NOW)
    assert "Event 1" in read(as_chloe)


def test_what_a_third_party_announces_of_a_blocked_server_is_not_shown(
    lyon: RemoteActorFacts, ada: Person, as_chloe: Client
) -> None:
    owner = an_actor("https://evil.example/ap/evil", "Evil")
    announce(lyon)
    NeighbourEvent.objects.update(actor_id=owner.pk)
    assert "Event 1" in read(as_chloe)
    block_domain(ada, "evil.example", "spam", NOW)
    assert "Event 1" not in read(as_chloe)
    received(an_activity("Announce", "https://evil.example/ap/events/7", n=7), lyon)
    assert not EventLookup.objects.exists()


def test_events_go_when_nobody_is_followed_who_has_them(
    lyon: RemoteActorFacts, as_chloe: Client
) -> None:
    announce(lyon)
    end_reading(lyon.pk)
    assert not NeighbourEvent.objects.exists()
    assert "Event 1" not in read(as_chloe)
    announce(lyon)
    assert not NeighbourEvent.objects.exists()


def test_an_actor_who_is_forgotten_leaves_nothing(lyon: RemoteActorFacts) -> None:
    announce(lyon)
    received(an_activity("Delete", f"{LYON}/gone"), lyon)
    assert GoneEvent.objects.exists()
    forget_neighbour(lyon.pk)
    assert not NeighbourEvent.objects.exists()
    assert not GoneEvent.objects.exists()


def test_anybody_reports_it_and_hosts_hide_it(
    lyon: RemoteActorFacts, ada: Person, bilal: Person, as_chloe: Client
) -> None:
    announce(lyon)
    number = NeighbourEvent.objects.get().pk
    path = f"/en/report/neighbour-event/{number}/"
    assert f'href="{path}"' in read(as_chloe)
    assert "Event 1" in read(as_chloe, path)
    for key in ("999", "1e9", "9" * 40):
        assert as_chloe.get(f"/en/report/neighbour-event/{key}/").status_code == 404
    kind = reportable("neighbour-event")
    assert kind.origin(str(number)) == "lyon.example"
    assert kind.allowed(ada, str(number), NOW) == {Power.HIDE}
    assert kind.allowed(bilal, str(number), NOW) == frozenset()
    facts = kind.hide(ada, str(number), NOW)  # type: ignore[misc]
    assert "Event 1" not in read(as_chloe)
    assert as_chloe.get(path).status_code == 404
    kind.show(ada, str(number), facts, NOW)  # type: ignore[misc]
    assert "Event 1" in read(as_chloe)


def test_a_report_is_handed_on_to_its_origin(lyon: RemoteActorFacts) -> None:
    announce(lyon)
    forward = reportable("neighbour-event").forward
    assert forward is not None
    forward(str(NeighbourEvent.objects.get().pk), "It is spam", NOW)
    flag = json.loads(bytes(OutgoingActivity.objects.get(kind="Flag").body))
    assert f"{LYON}/ap/events/1" in flag["object"]
    assert flag["content"] == "It is spam"
    forward("999", "It is gone", NOW)
    assert OutgoingActivity.objects.filter(kind="Flag").count() == 1
