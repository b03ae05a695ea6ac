"""Somebody of this node is asked, gives what they choose to one community, and takes it back."""

import json
from datetime import timedelta

import pytest

from meshup.contact_grants.choices import TRANSITIONS, GrantState
from meshup.contact_grants.models import AvoidedNode, Grant, Owner
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.node_requests.domain.ending import expire_requests
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.actor_records import forget_records_of
from tests.contact_grants.introducing import (
    CHLOE,
    DAY,
    asks,
    browser,
    confirms,
    own_page,
    passed_on,
    says_yes,
    sent,
    tables_with,
    takes_back,
    the_request,
    works,
)
from tests.mailings.conftest import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def test_asked_passed_on_by_letter_given_seen_taken_back_and_confirmed(later, lyon, victim, as_ada):
    offered = asks(lyon)
    grant = passed_on(lyon, as_ada)
    (letter,) = arrived()
    assert letter.to == [CHLOE]
    assert letter.subject == "Lyon asks to be introduced to you"
    for words in ("We would like to invite you", "Lea and Marc", own_page(grant)):
        assert words in letter.body
    assert sent(victim, later) == []  # nothing before a yes
    shown = browser().get(f"{own_page(grant)}answer/{grant.key}/").text
    assert "Lea and Marc" in shown
    assert 'name="phone"' not in shown  # not asked for
    assert says_yes(grant).status_code == 303
    (accepted,) = sent(victim, later)
    grant.refresh_from_db()
    assert accepted["result"] == {
        "type": "Profile",
        "name": "Chloé",
        "mail": CHLOE,
        "receipt": str(grant.receipt),
        "expires": accepted["result"]["expires"],
    }
    assert accepted["to"] == [lyon.id]
    assert "proof" not in accepted
    assert lyon.post(lyon.actor.activity("View", offered["id"], to=[])) == 202
    assert "not yet, as far as they say" not in browser().get(own_page(grant)).text
    assert takes_back(grant).status_code == 303
    assert "Lyon has not answered yet" in browser().get(own_page(grant)).text
    undone = sent(victim, later)[-1]
    assert (undone["type"], undone["object"]["type"]) == ("Undo", "Accept")
    assert confirms(lyon, offered) == 202
    assert "Gone there: confirmed by Lyon" in browser().get(own_page(grant)).text
    assert Grant.objects.get().card is None


def test_only_the_chosen_fields_cross(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant, note="Never to be sent.")
    takes_back(grant)
    everything = json.dumps(sent(victim, later), ensure_ascii=False)
    for kept in ("Never to be sent", str(grant.key), str(grant.owner.handle), "Ada"):
        assert kept not in everything
    heads = " ".join(f"{one.path} {dict(one.headers)}" for one in victim.asked)
    assert CHLOE not in heads


def test_what_is_taken_back_before_it_left_never_leaves(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant)
    takes_back(grant)
    assert CHLOE not in json.dumps(sent(victim, later))
    assert [one["type"] for one in victim.delivered] == ["Undo"]


def test_a_card_stands_with_its_owner_alone(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant, name="Zebulon")
    sent(victim, later)
    assert tables_with("Zebulon") == ["contact_grants_grant"]
    takes_back(grant)
    assert tables_with("Zebulon") == []


def test_a_no_looks_like_silence(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    answer = f"{own_page(grant)}answer/{grant.key}/"
    assert browser().post(answer, {"no": "1"}).status_code == 303
    assert "They do not know that" in browser().get(own_page(grant)).text
    assert sent(victim, later) == []
    later(timedelta(days=11))
    expire_requests(clock.now())
    assert not Grant.objects.exists()
    assert sent(victim, later) == []
    assert the_request().terms == {}


def test_whoever_wants_nothing_of_a_community_is_asked_no_more(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    arrived()
    browser().post(f"{own_page(grant)}answer/{grant.key}/", {"never": "1"})
    assert AvoidedNode.objects.count() == 1
    assert lyon.post(asks(lyon, 2)) == 202
    second = NodeRequest.objects.order_by("-pk").first()
    page = f"/en/desk/introductions/requests/{second.uuid}/pass-on/"
    assert as_ada.post(page, {"email": CHLOE}).status_code == 302  # as ever, for hosts
    assert Grant.objects.count() == 1
    assert arrived() == []
    shown = browser().get(own_page(grant)).text
    assert "Let them ask again" in shown
    browser().post(own_page(grant), {"hear": str(AvoidedNode.objects.get().actor_id)})
    assert not AvoidedNode.objects.exists()


def test_one_click_in_the_letter_says_the_same(lyon, as_ada):
    passed_on(lyon, as_ada)
    (letter,) = arrived()
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").partition("/fr/")[2]
    stop = stop or letter.extra_headers["List-Unsubscribe"].strip("<>").partition("/en/")[2]
    assert browser().post(f"/en/{stop}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert AvoidedNode.objects.count() == 1


def test_an_address_that_nobody_proved_gets_the_letter_that_asks(lyon, as_ada):
    assert lyon.post(asks(lyon)) == 202
    page = f"/en/desk/introductions/requests/{the_request().uuid}/pass-on/"
    assert as_ada.post(page, {"email": "new@example.org"}).status_code == 302
    (letter,) = arrived()
    assert "Lyon" not in letter.body  # nothing that a stranger typed
    prove = next(line for line in letter.body.split() if "/prove/" in line or "/letters/" in line)
    proof = prove[prove.index("/en/") if "/en/" in prove else prove.index("/fr/") :]
    answer = browser().post(proof)
    grant = Grant.objects.get()
    assert f"{own_page(grant)}" in (answer.headers.get("Location", "") + answer.text)


@pytest.mark.parametrize(
    ("typed", "status"),
    [({}, 422), ({"email": "x"}, 422), ({"code": "AAAA"}, 422), ({"code": "BCDF-GHJK"}, 422)],
)
def test_hosts_pass_it_on_to_somebody(typed, status, lyon, as_ada):
    lyon.post(asks(lyon))
    page = f"/en/desk/introductions/requests/{the_request().uuid}/pass-on/"
    assert as_ada.post(page, typed).status_code == status
    assert not Grant.objects.exists()


def test_hosts_see_it_and_let_it_rest(later, lyon, victim, as_ada, as_bilal):
    lyon.post(asks(lyon))
    request = f"/en/desk/requests/{the_request().uuid}/"
    assert "Lyon asks us to introduce them" in as_ada.get("/en/desk/").text
    shown = as_ada.get(request).text
    assert "Pass it on" in shown
    assert f"{request}accept/" not in shown
    for act in ("accept", "maybe", "decline", "leave"):
        assert as_ada.post(f"{request}{act}/").status_code == 404
    assert as_bilal.get("/en/desk/introductions/").status_code == 403
    rest = f"/en/desk/introductions/requests/{the_request().uuid}/rest/"
    assert as_ada.post(rest).status_code == 302
    assert as_ada.post(rest).status_code == 409
    assert "asks us to introduce" not in as_ada.get("/en/desk/").text
    assert "passed on, or at rest" in as_ada.get("/en/desk/introductions/").text
    assert sent(victim, later) == []


def test_what_was_given_ends_by_the_clock_and_the_other_is_told(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant, days=7)
    sent(victim, later)
    later(timedelta(days=8))
    works()
    grant.refresh_from_db()
    assert (grant.state, grant.card) == (GrantState.EXPIRED, None)
    assert sent(victim, later)[-1]["type"] == "Undo"


def test_until_it_is_confirmed_it_is_told_again_each_day(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant)
    sent(victim, later)
    takes_back(grant)
    for _each in range(3):
        later(DAY)
        works()
        works()
    undone = sent(victim, later, "Undo")
    assert [one["number"] for one in undone] == [2, 3, 4, 5]
    assert len({one["id"] for one in undone}) == 4
    confirms(lyon, asks(lyon))
    later(DAY)
    works()
    assert len(sent(victim, later, "Undo")) == 4


def test_no_longer_than_was_asked(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada, until=asks(lyon, deadline=3)["endTime"])
    assert says_yes(grant, days=400).status_code == 303
    given = sent(victim, later)[-1]["result"]
    assert given["expires"] == grant.terms["until"]


def test_more_than_was_asked_is_not_given(lyon, as_ada):
    grant = passed_on(lyon, as_ada)
    assert says_yes(grant, give=["phone"], phone="+33 6 12 34 56 78").status_code == 422
    grant.refresh_from_db()
    assert grant.state == GrantState.WAITING


def test_whoever_is_erased_takes_all_back(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant, name="Zebulon")
    sent(victim, later)
    assert personal_data.export(Subject(email=CHLOE))["contact_grants.contacts"]
    personal_data.erase(Subject(email=CHLOE))
    assert not Owner.objects.exists()
    assert sent(victim, later)[-1]["type"] == "Undo"
    later(DAY)
    works()
    assert len(sent(victim, later, "Undo")) == 2
    assert tables_with("Zebulon") == tables_with(CHLOE) == []
    confirms(lyon, asks(lyon))
    assert Grant.objects.get().state == GrantState.GONE


def test_a_community_that_is_kept_out_has_nothing_any_more(later, lyon, victim, as_ada):
    grant = passed_on(lyon, as_ada)
    says_yes(grant)
    sent(victim, later)
    forget_records_of(grant.actor_id)
    grant.refresh_from_db()
    assert (grant.state, grant.card, grant.is_cut_off) == (GrantState.TAKEN_BACK, None, True)
    assert "cannot be told any more" in browser().get(own_page(grant)).text
    works()


def test_nobody_else_opens_the_page_or_acts_on_it(lyon, as_ada):
    grant = passed_on(lyon, as_ada)
    page = own_page(grant)
    assert browser().get(page[:-2] + "x/").status_code == 404
    other = browser()
    assert other.get(f"/en/introductions/answer/{grant.key}/").status_code == 404
    assert other.post("/en/introductions/", {"take_back": grant.key}).status_code == 404
    response = browser().get(page)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_graph():
    drawn = {f"{before} → {after}" for before, ends in TRANSITIONS.items() for after in ends}
    assert drawn == {
        "waiting → declined",
        "waiting → given",
        "declined → given",
        "given → taken_back",
        "given → expired",
        "given → gone",
        "taken_back → gone",
        "expired → gone",
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    number, lyon, as_ada, django_assert_max_num_queries
):
    grant = passed_on(lyon, as_ada)
    for each in range(1, number):
        lyon.post(asks(lyon, each + 1))
        uuid = NodeRequest.objects.order_by("-pk").first().uuid
        as_ada.post(f"/en/desk/introductions/requests/{uuid}/pass-on/", {"email": CHLOE})
    assert Grant.objects.count() == number
    page = own_page(grant)
    browser().get(page)
    with django_assert_max_num_queries(8):
        browser().get(page)
