"""Numbers and places between the home and those who hold its event: one sum, and no names."""

import pytest
from django.urls import reverse

from meshup.attendance.domain.host_terms import set_capacity
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.giving_places import give_places
from meshup.cohosting.domain.inviting import InvitationPlan, SettingsPlan, invite, set_settings
from meshup.cohosting.domain.queries.at_desk import own_together, requests_for_places
from meshup.cohosting.errors import NoLimitHere, NotEnoughPlaces
from meshup.cohosting.models import Cohost
from meshup.community.errors import HostsOnly
from meshup.fediverse.domain.own_actors import group
from meshup.forecast.domain.snapshots import counts_now
from meshup.kit import clock
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.cohosting.evenings import accepted, did_of, own_row, sent, works

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


@pytest.fixture
def cohost(ada, evening, lyon, later):
    """Lyon holds our evening at our place, which takes thirty people."""
    set_capacity(evening.slug, 30, clock.now())
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later), placesWanted=10)
    works()
    return Cohost.objects.get()


def tells(lyon, evening, number, coming, **more):
    told = {
        "id": f"{lyon.id}#numbers-1",
        "type": "CohostNumbers",
        "together": own_row(evening).document["id"],
        "number": number,
        "coming": coming,
        "placesUsed": coming,
        **more,
    }
    assert lyon.actor.post(lyon.actor.activity("Update", told, to=[group().id])).status == 202
    works()


def capacity(evening):
    return numbers_of(evening.slug).capacity


def given():
    return Cohost.objects.get().places_given


def test_what_is_asked_for_waits_for_one_button(cohost, ada, evening):
    ((slug, asked),) = requests_for_places(ada, clock.now())
    assert (slug, asked.wants) == (evening.slug, 10)
    give_places(ada, cohost.request, 10, clock.now())
    works()
    assert (capacity(evening), given()) == (20, 10)
    assert requests_for_places(ada, clock.now()) == []
    places = {one["group"]: one for one in own_row(evening).document["places"]}
    assert places[cohost_group(evening)]["placesGiven"] == 10


def cohost_group(evening):
    return own_row(evening).document["hosts"][0]["group"]


def test_all_places_are_always_as_many_as_the_room_has(cohost, ada, evening):
    for places in (10, 4, 25, 1, 29):
        give_places(ada, cohost.request, places, clock.now())
        assert capacity(evening) + given() == 30


def test_more_than_is_free_is_not_given(cohost, ada, evening):
    with pytest.raises(NotEnoughPlaces):
        give_places(ada, cohost.request, 30, clock.now())
    assert (capacity(evening), given()) == (30, None)


def test_without_a_limit_there_is_nothing_to_give(ada, evening, lyon, later):
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later))
    with pytest.raises(NoLimitHere):
        give_places(ada, Cohost.objects.get().request, 5, clock.now())


def test_a_helper_gives_nothing(cohost, bilal):
    with pytest.raises(HostsOnly):
        give_places(bilal, cohost.request, 5, clock.now())


def test_what_is_given_back_is_ours_at_once_but_never_what_is_taken(cohost, ada, evening, lyon):
    give_places(ada, cohost.request, 10, clock.now())
    tells(lyon, evening, 1, 6, placesWanted=2)
    assert (capacity(evening), given()) == (24, 6)
    tells(lyon, evening, 2, 2, placesWanted=2)
    assert (capacity(evening), given()) == (28, 2)


def test_free_places_go_at_once_where_hosts_said_so(cohost, ada, evening, lyon):
    plan = SettingsPlan(successors=[did_of(lyon)], take_over_after_days=5, gives_at_once=True)
    set_settings(ada, evening.slug, plan, clock.now())
    tells(lyon, evening, 1, 3, placesWanted=12)
    assert (capacity(evening), given()) == (18, 12)
    tells(lyon, evening, 2, 3, placesWanted=90)
    assert (capacity(evening), given()) == (1, 29)
    document = own_row(evening).document
    assert (document["successors"], document["takeOverAfterDays"]) == ([did_of(lyon)], 5)


def test_places_come_back_when_it_ends(cohost, ada, evening):
    give_places(ada, cohost.request, 10, clock.now())
    withdraw_request(None, cohost.request, clock.now())
    works()
    assert capacity(evening) == 30


def test_numbers_are_summed_for_hosts_and_for_forecasts(cohost, ada, evening, lyon):
    tells(lyon, evening, 1, 7)
    (asked,) = own_together(ada, evening.slug, clock.now()).agreed
    assert (asked.coming, asked.used) == (7, 7)
    assert counts_now(evening.slug)["Lyon"] == 7


def test_who_comes_to_another_place_is_not_forecast_for_ours(cohost, evening, lyon):
    tells(lyon, evening, 1, 7, placesUsed=0)
    assert "Lyon" not in counts_now(evening.slug)


def test_nobody_who_is_no_host_of_it_goes_on_from_here(cohost, ada, evening, nantes):
    plan = SettingsPlan(successors=[did_of(nantes)], take_over_after_days=99, gives_at_once=False)
    set_settings(ada, evening.slug, plan, clock.now())
    own = own_together(ada, evening.slug, clock.now())
    assert (own.successors, own.take_over_after_days) == ((), 30)


def test_the_page_of_hosts_gives_places_by_one_button(cohost, as_ada, evening):

    page = reverse("cohosting_pages:together", args=[evening.slug])
    assert 'value="10"' in as_ada.get(page).content.decode()
    give = reverse("cohosting_pages:give", args=[evening.slug, cohost.request])
    assert as_ada.post(give, {"places": 10}).status_code == 302
    assert given() == 10
    assert as_ada.post(give, {"places": 99}).status_code == 409
    settings = reverse("cohosting_pages:settings", args=[evening.slug])
    assert as_ada.post(settings, {"take_over_after_days": 4}).status_code == 302
    assert as_ada.post(settings, {"take_over_after_days": 99}).status_code == 422
