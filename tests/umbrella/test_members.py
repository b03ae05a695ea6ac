"""Communities ask by the inbox to be under our umbrella; hosts decide; either may end it."""

from dataclasses import replace

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.follows.domain.queries.followings import followings
from meshup.follows.models import Follower
from meshup.inbox.activity_handlers import handlers_of
from meshup.kit import clock
from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS
from meshup.remote_actors.domain.blocking import block_domain
from meshup.umbrella.domain.members import accept_member
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella.models import Member
from tests.umbrella.roofs import SECOND, be_umbrella, community, join, kinds, member_of, reads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
DESK = "/en/desk/umbrella/"


def listed(browser):
    return browser.get(
        f"/ap/{group().name}/members", headers={"accept": "application/activity+json"}
    ).json()


def test_a_join_of_the_group_is_asked_of_the_umbrella_before_anybody_else():
    first = handlers_of("Join")[0]
    assert first.__module__ == "meshup.umbrella.domain.receiving"


def test_a_community_asks_waits_is_accepted_listed_and_followed(later, evil, as_ada, as_chloe):
    lyon = community(evil)
    asked, status = join(lyon)
    assert status == 202
    later(SECOND)
    (waits,) = evil.delivered
    assert (waits["type"], waits["actor"]) == ("TentativeAccept", group().id)
    assert waits["object"]["id"] == asked["id"]
    assert listed(as_chloe)["items"] == []
    assert "Lyon" in as_ada.get(DESK).text
    assert "asks to be under our umbrella" in as_ada.get("/en/desk/").text
    assert as_ada.post(f"{DESK}members/{member_of(lyon).pk}/accept/").status_code == 302
    later(SECOND)
    accept, add, follow = evil.delivered[1:]
    assert (accept["type"], accept["object"]["id"]) == ("Accept", asked["id"])
    assert (add["type"], add["object"]) == ("Add", lyon.id)
    assert add["target"] == f"{group().id}/members"
    assert (follow["type"], follow["object"]) == ("Follow", lyon.id)
    collection = listed(as_chloe)
    assert collection["items"] == [lyon.id]
    assert collection["attributedTo"] == group().id


def test_a_refused_community_is_told_and_may_ask_again(later, evil, as_ada):
    lyon = community(evil)
    join(lyon)
    as_ada.post(f"{DESK}members/{member_of(lyon).pk}/refuse/")
    later(SECOND)
    assert kinds(evil) == ["TentativeAccept", "Reject"]
    join(lyon)
    assert member_of(lyon).state == "waiting"


def test_an_open_umbrella_accepts_at_once(later, evil):
    be_umbrella(accepts_at_once=True)
    join(community(evil))
    later(SECOND)
    assert kinds(evil) == ["Accept", "Add", "Follow"]


def test_an_accept_that_was_lost_goes_out_again(later, evil):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    join(lyon)
    later(SECOND)
    join(lyon)
    later(SECOND)
    assert kinds(evil)[-2:] == ["Accept", "Add"]
    assert member_of(lyon).version == 1


def test_a_member_leaves_at_once_and_is_followed_no_more(later, evil, as_chloe):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    join(lyon)
    lyon.post(lyon.activity("Leave", group().id))
    assert member_of(lyon).state == "left"
    assert listed(as_chloe)["items"] == []
    assert followings() == []
    later(SECOND)
    assert kinds(evil)[-1] == "Undo"


def test_a_join_that_is_taken_back_ends_it_as_well(evil):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    asked, _status = join(lyon)
    lyon.post(lyon.activity("Undo", asked))
    assert member_of(lyon).state == "left"


def test_an_old_join_does_not_bring_back_who_left(evil):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    asked, _status = join(lyon)
    lyon.post(lyon.activity("Leave", group().id))
    lyon.post({**asked, "published": "2026-11-23T12:00:00Z"})
    assert member_of(lyon).state == "left"
    join(lyon)
    assert (member_of(lyon).state, member_of(lyon).version) == ("active", 2)


def test_whom_hosts_followed_for_themselves_they_follow_on(evil):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    reads(lyon)
    join(lyon)
    lyon.post(lyon.activity("Leave", group().id))
    assert [one.actor.actor_id for one in followings()] == [lyon.id]


def test_a_host_removes_a_member_who_hears_of_it(later, evil, as_ada, as_chloe):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    join(lyon)
    page = f"{DESK}members/{member_of(lyon).pk}/remove/"
    assert as_ada.get(page).status_code == 200
    assert member_of(lyon).state == "active"
    as_ada.post(page)
    later(SECOND)
    assert member_of(lyon).state == "removed"
    assert listed(as_chloe)["items"] == []
    assert "Remove" in kinds(evil)


def test_nobody_leaves_for_somebody_else(evil, victim):
    be_umbrella(accepts_at_once=True)
    lyon, mallory = community(victim), community(evil, "mallory")
    asked, _status = join(lyon)
    mallory.post(mallory.activity("Leave", group().id))
    mallory.post(mallory.activity("Undo", asked))
    mallory.post({**mallory.activity("Leave", group().id), "actor": lyon.id})
    mallory.post(mallory.activity("Remove", lyon.id, target=f"{group().id}/members"))
    assert member_of(lyon).state == "active"


def test_nobody_joins_for_somebody_else(evil, victim):
    be_umbrella(accepts_at_once=True)
    lyon, mallory = community(victim), community(evil, "mallory")
    forged = {**mallory.activity("Join", group().id), "actor": lyon.id}
    assert mallory.post(forged).status in {400, 401}
    assert not Member.objects.exists()


def test_people_and_other_umbrellas_answers_are_as_before(later, evil):
    person = evil.actor("eve")
    join(person)
    later(SECOND)
    assert kinds(evil) == ["Ignore"]
    assert not Member.objects.exists()


def test_a_node_that_is_no_umbrella_has_no_members(later, evil, as_chloe):
    change_umbrella(None, UmbrellaFacts())
    join(community(evil))
    later(SECOND)
    assert kinds(evil) == ["Ignore"]
    assert as_chloe.get(f"/ap/{group().name}/members").status_code == 404


def test_a_flood_of_joins_is_bounded(evil, monkeypatch):
    few = replace(LIMITS["remote_join"], network=(Allowance(3, SECOND * 3600),))
    monkeypatch.setitem(LIMITS, "remote_join", few)
    statuses = [join(community(evil, f"group{number}"))[1] for number in range(5)]
    assert statuses == [202, 202, 202, 429, 429]
    assert Member.objects.count() == 3


def test_who_is_blocked_is_no_member_any_more(evil, ada, as_chloe):
    be_umbrella(accepts_at_once=True)
    lyon = community(evil)
    join(lyon)
    block_domain(ada, "evil.example", "It floods.", clock.now())
    assert listed(as_chloe)["items"] == []
    assert join(lyon)[1] == 403


def test_a_member_that_follows_us_does_not_wait_for_a_host(evil, ada):
    change_federation(ada, FederationFacts(is_on=True, approves_followers=True), clock.now())
    be_umbrella(accepts_at_once=True)
    lyon, other = community(evil), community(evil, "other")
    join(lyon)
    for actor in (lyon, other):
        actor.post(actor.activity("Follow", group().id))
    states = dict(Follower.objects.values_list("actor__actor_id", "state"))
    assert states == {lyon.id: "accepted", other.id: "asked"}


def test_hosts_alone_decide(evil, as_bilal, as_chloe):
    join(community(evil))
    number = Member.objects.get().pk
    for act in ("accept", "refuse", "remove"):
        assert as_bilal.post(f"{DESK}members/{number}/{act}/").status_code == 403
        assert as_chloe.post(f"{DESK}members/{number}/{act}/").status_code == 302
    assert as_bilal.get(DESK).status_code == 403
    assert as_bilal.post(f"{DESK}settings/").status_code == 403
    assert Member.objects.get().state == "waiting"


def test_what_is_gone_is_refused_with_a_sentence(as_ada):
    answer = as_ada.post(f"{DESK}members/77/accept/")
    assert answer.status_code == 404
    assert "not there any more" in answer.text


def test_accepting_twice_is_once(later, evil):
    lyon = community(evil)
    join(lyon)
    for _time in range(2):
        accept_member(None, member_of(lyon).pk, clock.now())
    assert member_of(lyon).version == 1
