"""This node asks to be under an umbrella: who may answer, what counts, and leaving."""

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.queries.followings import followings
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.umbrella.domain.card_fields import (
    successors_field,
    umbrella_field,
    umbrellas_field,
)
from meshup.umbrella.domain.memberships import join_umbrella
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella.models import Membership
from tests.umbrella.roofs import SECOND, be_umbrella, community, join, kinds, reads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DESK = "/en/desk/umbrella/"
KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@pytest.fixture
def france(victim):
    """An honest umbrella."""
    return community(victim, "france")


def ask(later, umbrella):
    join_umbrella(None, reads_only(umbrella), clock.now())
    later(SECOND)
    return umbrella.peer.delivered[-1]


def reads_only(umbrella):
    return actor_of(umbrella.id, clock.now())


def ours():
    return Membership.objects.get()


def shown(browser):
    return browser.get(
        f"/ap/{group().name}/umbrellas", headers={"accept": "application/activity+json"}
    ).json()["items"]


def test_we_ask_wait_and_are_a_member(later, france, victim, as_ada, as_chloe):
    assert as_ada.post(f"{DESK}join/", {"address": france.id}).status_code == 302
    later(SECOND)
    (asked,) = victim.delivered
    assert (asked["type"], asked["actor"], asked["object"]) == ("Join", group().id, france.id)
    france.post(france.activity("TentativeAccept", asked))
    assert ours().state == "waiting"
    assert shown(as_chloe) == []
    france.post(france.activity("Accept", asked["id"]))
    france.post(france.activity("Add", group().id, target=f"{france.id}/members"))
    assert ours().state == "member"
    assert ours().listed_at is not None
    assert shown(as_chloe) == [france.id]
    assert umbrellas_field(clock.now()) == (france.id,)
    later(SECOND)
    assert kinds(victim) == ["Join", "Follow"]


def test_an_umbrella_that_was_never_asked_has_no_member_here(evil, as_chloe, as_ada):
    hostile = community(evil, "empire")
    hostile.post(hostile.activity("Add", group().id, target=f"{hostile.id}/members"))
    for kind in ("Accept", "TentativeAccept"):
        hostile.post(hostile.activity(kind, f"{group().id}#join-{'0' * 36}"))
        hostile.post(hostile.activity(kind, {"type": "Join", "actor": group().id}))
    hostile.post(hostile.activity("Remove", group().id, target=f"{hostile.id}/members"))
    assert not Membership.objects.exists()
    assert shown(as_chloe) == []
    assert umbrellas_field(clock.now()) is None
    assert "Empire" not in as_ada.get(DESK).text


def test_only_who_was_asked_answers_and_only_by_our_id(later, france, evil):
    asked = ask(later, france)
    for attacker in (evil.actor("eve", kind="Group"), france.peer.actor("mallory")):
        for kind in ("Accept", "Reject", "TentativeAccept"):
            attacker.post(attacker.activity(kind, asked))
            attacker.post({**attacker.activity(kind, asked), "actor": france.id})
        attacker.post(attacker.activity("Remove", group().id, target=f"{france.id}/members"))
        attacker.post(attacker.activity("Add", group().id, target=f"{france.id}/members"))
    france.post(france.activity("Accept", f"{asked['id'][:-1]}x"))
    assert (ours().state, ours().listed_at) == ("asked", None)


def test_an_add_to_a_collection_of_another_server_says_nothing(later, france, evil):
    asked = ask(later, france)
    france.post(france.activity("Accept", asked))
    france.post(france.activity("Add", group().id, target=f"{evil.base}/members"))
    assert ours().listed_at is None


def test_we_leave_with_one_click_at_once_and_lose_nothing(later, france, victim, as_ada, as_chloe):
    asked = ask(later, france)
    france.post(france.activity("Accept", asked))
    assert as_ada.post(f"{DESK}memberships/{ours().pk}/leave/").status_code == 302
    assert ours().state == "left"
    assert shown(as_chloe) == []
    later(SECOND)
    left = victim.delivered[-1]
    assert (left["type"], left["object"]) == ("Leave", france.id)
    assert [one.actor.actor_id for one in followings()] == [france.id]
    france.post(france.activity("Accept", asked))
    assert ours().state == "left"


def test_coming_back_is_another_join(later, france, as_ada):
    first = ask(later, france)
    as_ada.post(f"{DESK}memberships/{ours().pk}/leave/")
    second = ask(later, france)
    assert first["id"] != second["id"]
    france.post(france.activity("Accept", first))
    assert ours().state == "asked"


def test_asking_twice_asks_by_the_same_join(later, france):
    assert ask(later, france)["id"] == ask(later, france)["id"]


@pytest.mark.parametrize("answer", ["Reject", "Ignore"])
def test_they_refuse(later, france, answer):
    asked = ask(later, france)
    france.post(france.activity(answer, asked["id"]))
    assert ours().state == "refused"


def test_they_remove_us(later, france, as_chloe):
    asked = ask(later, france)
    france.post(france.activity("Accept", asked))
    france.post(france.activity("Remove", group().id, target=f"{france.id}/members"))
    assert ours().state == "removed"
    assert shown(as_chloe) == []


def test_only_groups_are_umbrellas_and_nobody_is_under_themself(victim, as_ada):
    person = victim.actor("eve")
    answer = as_ada.post(f"{DESK}join/", {"address": person.id})
    assert answer.status_code == 422
    assert "no group of a community" in answer.text
    assert as_ada.post(f"{DESK}join/", {"address": group().id}).status_code == 422
    assert as_ada.post(f"{DESK}join/", {"address": ""}).status_code == 422
    assert not Membership.objects.exists()


def test_the_address_of_a_node_means_its_community(later, victim, as_ada):
    france = community(victim, "france")
    relay = victim.actor("relay", kind="Application")
    victim.serve(
        "/.well-known/nodeinfo",
        {"links": [{"rel": "https://www.w3.org/ns/activitystreams#Application", "href": relay.id}]},
        content_type="application/json",
    )
    info = {"metadata": {"group": f"france@{victim.host}"}}
    victim.serve("/nodeinfo/2.1", info, content_type="application/json")
    answer = as_ada.post(f"{DESK}join/", {"address": victim.base})
    assert answer.status_code == 302
    assert ours().umbrella.actor_id == france.id


def test_a_cycle_of_umbrellas_is_harmless(later, france, evil, as_chloe):
    be_umbrella(accepts_at_once=True)
    asked = ask(later, france)
    france.post(france.activity("Accept", asked))
    join(france)
    third = community(evil, "europe")
    join(third)
    assert shown(as_chloe) == [france.id]
    members = as_chloe.get(
        f"/ap/{group().name}/members", headers={"accept": "application/activity+json"}
    ).json()["items"]
    assert members == [france.id, third.id]


def test_the_card_names_who_gathers_the_members_if_we_are_lost(as_ada):
    assert (umbrella_field(clock.now()), successors_field(clock.now())) == (None, None)
    fields = {"is_on": "on", "voices_wanted": "5", "successors": f"{KEY}\n"}
    assert as_ada.post(f"{DESK}settings/", fields).status_code == 302
    assert umbrella_field(clock.now()) is True
    assert successors_field(clock.now()) == (KEY,)
    for no_key in ("https://lyon.example", KEY[:-2]):
        bad = as_ada.post(f"{DESK}settings/", fields | {"successors": no_key})
        assert bad.status_code == 422
        assert "did:key" in bad.text
    many = as_ada.post(f"{DESK}settings/", fields | {"successors": f"{KEY}\n" * 9})
    assert many.status_code == 422
    assert successors_field(clock.now()) == (KEY,)


def test_numbers_are_told_as_hosts_allow(as_chloe):
    path = f"/ap/{group().name}/counts"
    accept = {"accept": "application/activity+json"}
    told = as_chloe.get(path, headers=accept).json()
    assert told["evenings"] == 0
    assert "meetings" not in told
    change_umbrella(None, UmbrellaFacts(tells_evenings=False, tells_meetings=True))
    told = as_chloe.get(path, headers=accept).json()
    assert "evenings" not in told
    assert told["meetings"] == 0
    assert as_chloe.get("/ap/relay/counts", headers=accept).status_code == 404


def test_an_umbrella_is_left_alone_while_nothing_is_known_of_it(france):
    reads(france)
    assert umbrellas_field(clock.now()) is None
