"""Events held together on pages, in feeds, calendars and documents, here and at the home."""

import json

import pytest
from django.urls import reverse
from icalendar import Calendar

from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.cohosting.domain.queries.shown import nearest_first, shown_together
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.publishing.held_with import held_with
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.models import Member
from meshup.umbrella_agenda.domain.sources import merged_agenda
from tests.cohosting.evenings import UID, accepted, own_row, sent, works
from tests.inbox.peer import ACTIVITY_JSON
from tests.neighbour_events.neighbouring import (
    a_neighbour,
    an_activity,
    an_event,
    received,
)
from tests.umbrella.roofs import be_umbrella

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


@pytest.fixture
def with_lyon(ada, evening, lyon, later):
    """Our evening, which Lyon holds with us at a place of its own."""
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later), ownPlace=True)
    works()
    tells(lyon, evening, 1, 23)
    works()
    return evening


def tells(lyon, evening, number, coming, **place):

    told = {
        "id": f"{lyon.id}#numbers-1",
        "type": "CohostNumbers",
        "together": own_row(evening).document["id"],
        "number": number,
        "coming": coming,
        "placesUsed": 0,
        "place": {
            "group": lyon.id,
            "name": "Le Tubà",
            "addressLocality": "Lyon",
            "mode": "offline",
            "latitude": 45.76,
            "longitude": 4.85,
            "url": f"{lyon.actor.peer.base}/events/routing/",
            "coming": 25,
        }
        | place,
    }
    assert lyon.actor.post(lyon.actor.activity("Update", told, to=[group().id])).status == 202


def page_of(browser, slug, query=""):
    address = reverse("site:event", args=[slug])
    return browser.get(address + query, headers={"accept": "text/html"}).content.decode()


def test_the_page_of_the_home_says_with_whom_where_and_how_many(with_lyon, as_chloe, lyon):
    page = page_of(as_chloe, with_lyon.slug)
    assert "Lyon" in page
    assert f'href="{lyon.actor.peer.base}/events/routing/"' in page
    assert "Le Tubà" in page
    assert "about 25 people come" in page
    held = shown_together(with_lyon.slug).value
    assert (held.coming, len(held.places)) == (25, 2)


def test_nobody_is_on_the_page_before_they_said_yes(ada, evening, lyon, later, as_chloe):
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    works()
    assert "Held together" not in page_of(as_chloe, evening.slug)
    assert held_with(evening.slug) == ()


def test_the_nearest_town_is_first_where_somebody_asks(with_lyon, as_chloe):
    held = shown_together(with_lyon.slug).value
    assert held is not None
    assert [place.city for place in held.places] == ["Paris", "Lyon"]
    assert [place.city for place in nearest_first(held, "Lyon").places] == ["Lyon", "Paris"]
    assert nearest_first(held, "Nowhere") == held
    page = page_of(as_chloe, with_lyon.slug, "?near=Lyon")
    assert page.index("<strong>Lyon</strong>") < page.index("<strong>Paris</strong>")
    assert 'data-latitude="45.76"' in page


def test_only_a_page_of_several_places_may_ask_where_one_is(with_lyon, as_chloe):
    answer = as_chloe.get(reverse("site:event", args=[with_lyon.slug]))
    assert "geolocation=(self)" in answer["permissions-policy"]
    assert "geolocation=()" in as_chloe.get(reverse("site:agenda"))["permissions-policy"]


def linked_data(page):
    start = page.index('<script type="application/ld+json">')
    text = page[start:].partition(">")[2].partition("</script>")[0]
    return json.loads(text)


def test_search_engines_are_told_of_all_organizers(with_lyon, as_chloe):
    found = linked_data(page_of(as_chloe, with_lyon.slug))["organizer"]
    assert [one["name"] for one in found] == ["Paris P2P", "Lyon"]


def test_calendars_have_one_uid_and_name_the_others(held, as_chloe):
    address = reverse("exchange:event_ics", args=[held.event.slug])
    file = Calendar.from_ical(as_chloe.get(address).content)
    (event,) = file.walk("VEVENT")
    assert event["UID"] == UID
    assert int(str(event["SEQUENCE"])) >= 3
    assert "Lyon P2P" in str(event["DESCRIPTION"])


def test_the_page_of_a_co_host_leads_home(held, as_chloe):
    page = page_of(as_chloe, held.event.slug)
    assert f'href="{held.node.actor.peer.base}/events/festival/"' in page
    assert "Held together by" in page
    found = linked_data(page)["organizer"]
    assert {one["name"] for one in found} == {"Paris P2P", "Lyon P2P"}


def test_a_page_that_a_home_claims_of_another_origin_is_no_link(held, as_chloe):
    lie = held.record(version=8)["places"]
    lie[0]["url"] = "https://evil.example/phishing"
    held.push(
        held.record(
            version=9,
            places=lie,
            home=held.record(version=9)["home"] | {"url": "https://evil.example/"},
        )
    )
    assert "evil.example" not in page_of(as_chloe, held.event.slug)


def test_programs_are_told(with_lyon, as_chloe):
    found = as_chloe.get(f"/api/events/{with_lyon.slug}").json()["together"]
    assert found["home"] == "Paris P2P"
    assert found["hosts"] == ["Paris P2P", "Lyon"]
    assert found["coming"] == 25
    assert [place["city"] for place in found["places"]] == ["Paris", "Lyon"]


def test_documents_say_it_in_words_as_well(with_lyon, as_chloe):

    path = "/ap/" + id_of_event(with_lyon.slug).partition("/ap/")[2]
    document = as_chloe.get(path, headers={"accept": ACTIVITY_JSON}).json()
    assert "Lyon" in document["content"]


def test_the_page_asks_the_database_no_more_for_three(
    held, as_chloe, django_assert_max_num_queries
):
    slug = held.event.slug
    page_of(as_chloe, slug)
    assert held_with(slug)
    with django_assert_max_num_queries(0):
        for _again in range(3):
            held_with(slug)


def test_an_umbrella_shows_it_once_with_all_who_hold_it(held, nantes):
    """We hold Lyon's event; it comes from Lyon as well, who is under our umbrella."""

    be_umbrella()
    actor = actor_of(held.node.id, clock.now())
    a_neighbour(actor)
    Member.objects.create(
        actor_id=actor.pk,
        kind=MemberKind.MEMBER,
        state=MemberState.ACTIVE,
        since=clock.now(),
        version=1,
    )
    event = an_event(held.row.document["event"], by=actor.actor_id)
    activity = an_activity("Create", event, by=actor.actor_id, to=event["to"])
    assert received(activity, actor)
    (shown,) = merged_agenda(clock.now()).value
    assert shown.hosts == {"Lyon P2P", "Paris P2P"}
    assert shown.ways >= {"own"}
    assert len(shown.ways) == 2
