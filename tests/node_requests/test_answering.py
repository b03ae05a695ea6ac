"""Another node asks: hosts answer at the desk, in whatever order words come."""

from datetime import timedelta

import pytest

from meshup.activitypub.instants import written_instant
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.domain.documents import offer_digest
from meshup.node_requests.models import NodeRequest
from tests.node_requests.lending import TOLD
from tests.umbrella.roofs import SECOND, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DESK = "/en/desk/requests/"
DAY = timedelta(days=1)


def the_request():
    return NodeRequest.objects.get()


def page():
    return f"{DESK}{the_request().uuid}/"


def test_hosts_see_it_and_say_yes(later, lyon, victim, as_ada):
    offered = lyon.offer()
    assert lyon.says(offered) == 202
    assert "Lyon: projector" in as_ada.get("/en/desk/").text
    assert "Lyon: projector" in as_ada.get(DESK).text
    shown = as_ada.get(page()).text
    assert "It is lent." in shown
    assert as_ada.post(f"{page()}accept/", {"days": 3}).status_code == 302
    later(SECOND)
    answered = victim.delivered[-1]
    assert (answered["type"], answered["object"]["id"]) == ("Accept", offered["id"])
    assert answered["digest"] == offer_digest(offered).hex()
    assert answered["result"] == {"days": 3}
    assert answered["to"] == [lyon.id]
    assert TOLD == [(None, "requested"), ("requested", "accepted")]


def test_perhaps_no_and_yes_after_all(later, lyon, victim, as_ada):
    lyon.says(lyon.offer())
    for step in ("maybe", "maybe", "decline", "accept"):
        assert as_ada.post(f"{page()}{step}/").status_code == 302
    later(SECOND)
    assert kinds(victim) == ["TentativeAccept", "Reject", "Accept"]
    assert [one["number"] for one in victim.delivered] == [1, 2, 3]
    assert as_ada.post(f"{page()}decline/").status_code == 409


def test_a_yes_is_taken_back_on_a_page_that_asks(later, lyon, victim, as_ada):
    lyon.says(lyon.offer())
    as_ada.post(f"{page()}accept/")
    assert "They bring it back." in as_ada.get(f"{page()}leave/").text
    assert as_ada.post(f"{page()}leave/").status_code == 302
    later(SECOND)
    undone = victim.delivered[-1]
    assert undone["type"] == "Undo"
    assert undone["object"]["type"] == "Accept"
    assert the_request().state == "left"


def test_what_is_wrong_with_an_answer_is_said_on_the_page(lyon, as_ada):
    lyon.says(lyon.offer())
    answered = as_ada.post(f"{page()}accept/", {"days": 99})
    assert answered.status_code == 422
    assert the_request().answer == ""


def test_withdrawn_before_and_after_the_yes(lyon, as_ada):
    for number, step in enumerate(("", "accept/"), start=1):
        offered = lyon.offer(number)
        lyon.says(offered)
        row = NodeRequest.objects.latest("pk")
        if step:
            as_ada.post(f"{DESK}{row.uuid}/{step}")
        lyon.says(lyon.undo(offered, number))
        row.refresh_from_db()
        assert row.state == "withdrawn"
        assert as_ada.post(f"{DESK}{row.uuid}/accept/").status_code == 409


def test_an_undo_that_overtakes_its_offer_counts(lyon, as_ada):
    offered = lyon.offer()
    lyon.says(lyon.undo(offered))
    lyon.says(offered)
    assert the_request().state == "withdrawn"
    assert TOLD == []


def test_the_deadline_ends_it_here_too(later, lyon, as_ada):
    lyon.says(lyon.offer(endTime=written_instant(clock.now() + DAY)))
    later(DAY)
    assert as_ada.post(f"{page()}accept/").status_code == 409
    assert "no answer in time" in as_ada.get(page()).text


def test_an_offer_twice_is_one(lyon):
    for _twice in range(2):
        lyon.says(lyon.offer())
    assert NodeRequest.objects.count() == 1


def test_what_no_room_knows_is_left_alone(lyon):
    assert lyon.says(lyon.offer(purpose="sell")) == 202
    assert lyon.says(lyon.offer(object={"type": "Note", "name": "x"})) == 202
    assert not NodeRequest.objects.exists()


def test_the_pages_are_for_hosts(client, lyon):
    lyon.says(lyon.offer())
    for path in (DESK, page()):
        assert client.get(path).status_code in {302, 403}
    assert client.post(f"{page()}accept/").status_code in {302, 403}
    assert the_request().answer == ""


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    number, lyon, as_ada, django_assert_max_num_queries
):
    for each in range(number):
        lyon.says(lyon.offer(each, thing=f"thing {each}"))
    as_ada.get(DESK)
    with django_assert_max_num_queries(16):
        as_ada.get(DESK)


def test_our_group_is_named(lyon):
    assert lyon.says(lyon.offer(to=["https://elsewhere.example/ap/x"])) == 400
    assert group().id in lyon.offer()["to"]
