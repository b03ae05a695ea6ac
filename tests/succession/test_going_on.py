"""The home is silent: whom hosts are asked, what one button does, and who comes along."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meshup.agenda.domain.life_cycle import move
from meshup.attendance.domain.host_terms import set_capacity
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.queries.homes import home_of_event
from meshup.cohosting.models import Carried, Cohost, Together
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.federated_events.models import Boost
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.kit import clock
from meshup.succession.domain.turning import standing_of
from meshup.succession.models import Watch
from tests.cohosting.evenings import DAY, STARTS, UID, accepted, records_sent, sent
from tests.succession.domain.test_order import follows_edges
from tests.succession.silences import HOUR, offers_to, works
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
ACTIVITY = {"accept": "application/activity+json"}


def place(slug):
    facts = home_of_event(slug, clock.now())
    assert facts is not None
    watch = Watch.objects.filter(uuid=facts.uuid).first()
    return standing_of(facts, watch, clock.now()).place


def press(browser, slug, name="go_on"):
    return browser.post(reverse(f"succession_pages:{name}", args=[slug]))


def ours():
    return Together.objects.get()


def test_before_its_days_are_over_nobody_is_asked(silence, held, as_ada):
    slug = held.event.slug
    assert place(slug).value == "follows"
    silence.falls(2 * DAY)
    assert place(slug).value == "silent"
    assert "Go on from here" not in as_ada.get("/en/desk/").text
    page = as_ada.get(reverse("desk:event", args=[slug])).text
    assert "After 3 days others may go on with it" in page
    assert press(as_ada, slug).status_code == 409
    assert not Together.objects.exists()


def test_the_first_in_order_is_asked_with_one_button(silence, held, as_ada):
    silence.falls()
    slug = held.event.slug
    overview = as_ada.get("/en/desk/").text
    assert "Lyon P2P has been silent since" in overview
    assert reverse("succession_pages:go_on", args=[slug]) in overview
    assert press(as_ada, slug).status_code == 302
    works()
    event = Together.objects.get().event
    assert (event.slug, event.uid, event.state) == (slug, UID, "confirmed")
    assert event.sequence > 3
    record = ours().document
    assert record["continues"] == [held.record_id]
    assert record["uuid"] == held.uuid
    assert (record["uid"], record["home"]["did"]) == (UID, identity_key().did)
    assert record["version"] > held.version
    assert record["takeOverAfterDays"] == 3


def test_it_is_ours_to_change_and_published_under_our_address(silence, held, as_ada, ada, as_chloe):
    silence.falls()
    slug, before = held.event.slug, held.row.document["event"]
    press(as_ada, slug)
    works()
    move(ada, slug, STARTS + DAY, STARTS + DAY + timedelta(hours=4), clock.now())
    works()
    assert ours().document["startTime"] == "2026-12-10T18:00:00Z"
    own_id = id_of_event(slug)
    assert own_id
    document = as_chloe.get("/ap/" + own_id.partition("/ap/")[2], headers=ACTIVITY).json()
    assert document["alsoKnownAs"] == [before]
    assert document["attributedTo"] == group().id
    assert not Boost.objects.filter(undone_at=None).exists()
    page = as_chloe.get(reverse("site:event", args=[slug])).text
    assert "mesh-b.example" not in page


def test_whoever_held_it_is_asked_by_us_and_comes_along(silence, held, as_ada, lyon, nantes):
    silence.falls()
    press(as_ada, held.event.slug)
    works()
    offered = sent(nantes.actor.peer, silence.later)
    assert offered["object"]["record"] == ours().document["id"]
    assert offered["object"]["uid"] == UID
    assert offers_to(lyon).exists()
    accepted(nantes, offered)
    works()
    (record,) = records_sent(nantes.actor.peer, silence.later)
    assert [host["group"] for host in record["hosts"]] == [nantes.id]
    assert record["successors"] == [silence.dids["nantes"]]


def test_a_host_whose_words_were_lost_is_asked_again_once_it_answers(silence, held, as_ada, nantes):
    silence.falls()
    press(as_ada, held.event.slug)
    works()
    (first,) = offers_to(nantes)
    silence.stands("follows", held.row.document or {})
    silence.later(DAY + HOUR)
    works()
    assert offers_to(nantes).count() == 2
    first.refresh_from_db()
    assert first.state == "withdrawn"


def test_places_that_were_given_stay_given_and_free_ones_come_to_us(
    silence, held, as_ada, nantes, lyon
):
    places = [
        {"group": lyon.id, "name": "Le Tubà", "mode": "offline", "capacity": 40, "coming": 15},
        {"group": group().id, "mode": "offline", "placesGiven": 10},
        {"group": nantes.id, "mode": "offline", "placesGiven": 12},
    ]
    silence.names("us", "nantes", places=places)
    slug = held.event.slug
    assert numbers_of(slug).capacity == 10
    silence.falls()
    press(as_ada, slug)
    works()
    assert numbers_of(slug).capacity == 35
    accepted(nantes, sent(nantes.actor.peer, silence.later))
    works()
    assert Cohost.objects.get().places_given == 12
    assert {one["group"]: one.get("placesGiven") for one in ours().document["places"]} == {
        group().id: None,
        nantes.id: 12,
    }


def test_without_numbers_nothing_is_taken_for_free(silence, held, as_ada, lyon):
    places = [
        {"group": lyon.id, "name": "Le Tubà", "mode": "offline", "capacity": 40},
        {"group": group().id, "mode": "offline", "placesGiven": 10},
    ]
    silence.names("us", places=places)
    set_capacity(held.event.slug, 10, clock.now())
    silence.falls()
    press(as_ada, held.event.slug)
    assert numbers_of(ours().event.slug).capacity == 10


def test_the_second_waits_for_the_first(silence, held, as_ada, nantes):
    silence.names("nantes", "us")
    silence.stands("follows", held.row.document)
    silence.falls()
    slug = held.event.slug
    assert "Nantes P2P is asked first" in as_ada.get("/en/desk/").text
    assert press(as_ada, slug).status_code == 409
    silence.stands("declines", held.row.document)
    silence.later(HOUR)
    works()
    assert place(slug).value == "turn"
    assert press(as_ada, slug).status_code == 302


def test_the_second_is_asked_once_the_first_is_silent_for_hours(silence, held, nantes):
    silence.names("nantes", "us")
    nantes.actor.peer.serve(f"/ap/together/{held.uuid}/standing", b"", status=500)
    seen = []
    for wait in (2 * DAY, DAY + HOUR, HOUR, 6 * HOUR):
        silence.falls(wait)
        seen.append(place(held.event.slug))
    assert [one.value for one in seen] == ["silent", "waits", "waits", "turn"]
    assert follows_edges(seen)


def test_we_may_leave_it_to_the_next_and_say_so(silence, held, as_ada, as_chloe, nantes):
    silence.stands("follows", held.row.document)
    silence.falls()
    slug = held.event.slug
    assert press(as_ada, slug, "leave").status_code == 302
    assert place(slug).value == "declined"
    said = as_chloe.get(f"/ap/together/{held.uuid}/standing", headers=ACTIVITY).json()
    assert said["says"] == "declines"
    assert said["record"] == held.row.document
    assert press(as_ada, slug).status_code == 409
    silence.goes_on()
    silence.asks()
    works()
    silence.later(HOUR)
    works()
    assert held_by().record_id.startswith(nantes.actor.peer.base)


def held_by():
    return Carried.objects.get(is_held=True)


def test_another_went_on_and_we_come_along_with_our_people_place_and_calendars(
    silence, held, as_ada, as_chloe, nantes
):
    silence.names("nantes", "us")
    event = held.event
    silence.stands("follows", held.row.document)
    silence.falls()
    record = silence.goes_on(nameMap={"en": "Festival of Nantes"})
    silence.asks()
    silence.later(HOUR)
    works()
    row = held_by()
    assert row.event_id == event.pk
    assert row.record_id == record["id"]
    event.refresh_from_db()
    assert (event.titles, event.uid) == ({"en": "Festival of Nantes"}, UID)
    assert event.sequence >= 9
    page = as_chloe.get(reverse("site:event", args=[event.slug])).text
    assert f'href="{nantes.actor.peer.base}/events/festival/"' in page
    assert "mesh-b.example" not in page
    silence.later(SECOND)
    (boost,) = Boost.objects.filter(undone_at=None)
    assert boost.object_id == record["event"]
    numbers = [one["object"] for one in nantes.actor.peer.delivered if one["type"] == "Update"]
    assert numbers[-1]["together"] == record["id"]
    works()
    assert Carried.objects.filter(is_held=True).count() == 1


def test_a_home_that_recovers_within_its_days_stays_it(silence, held, as_ada):
    silence.falls(2 * DAY)
    record = silence.comes_back(nameMap={"en": "Still ours"})
    silence.later(2 * DAY)
    works()
    assert held.row.silent_since is None
    assert held.event.titles == record["nameMap"]
    assert place(held.event.slug).value == "follows"
    assert press(as_ada, held.event.slug).status_code == 409


def test_whoever_hears_nobody_at_all_is_told_that_it_may_be_cut_off(silence, held, as_ada, nantes):
    nantes.actor.peer.serve(f"/ap/together/{held.uuid}/standing", b"", status=500)
    silence.falls()
    assert "perhaps your node is cut off" in as_ada.get("/en/desk/").text
    page = as_ada.get(reverse("desk:event", args=[held.event.slug])).text
    assert "perhaps it is your node that is cut off" in page
    silence.stands("follows", held.row.document)
    silence.later(HOUR)
    works()
    assert "cut off" not in as_ada.get("/en/desk/").text


def test_who_never_was_named_is_told_whom_one_waits_for(silence, held, as_ada):
    silence.names("nantes")
    silence.stands("follows", held.row.document)
    silence.falls()
    assert press(as_ada, held.event.slug).status_code == 409
    assert "Nantes P2P is asked first" in as_ada.get("/en/desk/").text


def test_a_home_whose_domain_somebody_else_has_is_silent(silence, held, nantes):
    forged = nantes.signed(silence.record(version=99) | {"proof": None})
    held.serve(forged)
    silence.later(HOUR)
    works()
    assert held.row.silent_since == clock.now()


def test_the_buttons_are_for_hosts(silence, held, as_bilal, as_chloe):
    silence.falls()
    slug = held.event.slug
    for name in ("go_on", "leave", "hand_over", "ask_back", "stay"):
        assert press(as_bilal, slug, name).status_code == 403
        assert press(as_chloe, slug, name).status_code == 302
    assert not Together.objects.exists()
    assert place(slug).value == "turn"
