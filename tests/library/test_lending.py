"""A projector is asked for, lent once at a time, and comes back; venues and help likewise."""

import json
from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.library.domain.lending import REMEMBERED, forget_old
from meshup.library.domain.queries.items import item_id
from meshup.library.models import Loan, NodeItem
from meshup.node_requests.models import NodeRequest
from tests.library.libraries import a_projector, read_all, some_uuid
from tests.umbrella.roofs import SECOND

pytestmark = pytest.mark.django_db
DESK = "/en/desk/library/"
REQUESTS = "/en/desk/requests/"
DAY = timedelta(days=1)


def day(number):
    """Return an ISO date some days from now."""
    return (clock.now().date() + number * DAY).isoformat()


def received(node, uuid, first, last, number=1, **more):
    offer = node.offer_loan(item_id(uuid), day(first), day(last), number, **more)
    assert node.group.says(offer) == 202
    return NodeRequest.objects.latest("pk"), offer


def accept(browser, row):
    return browser.post(f"{REQUESTS}{row.uuid}/accept/")


def test_a_node_asks_hosts_say_yes_and_it_comes_back(lyon, as_ada, later):
    uuid = a_projector()
    row, _offer = received(lyon, uuid, 0, 3)
    page = as_ada.get(f"{REQUESTS}{row.uuid}/").text
    assert "would like to borrow “Projector”" in page
    assert "Beamer" not in page  # what the asker calls it says nothing
    assert "For our festival" in page
    assert accept(as_ada, row).status_code == 302
    assert "lent" in as_ada.get(f"{DESK}loans/").text
    (busy,) = lyon_sees(lyon)["facts"]["busy"]
    assert busy == [day(0), day(3)]
    later(4 * DAY)
    assert "1 loan is over its time" in as_ada.get("/en/desk/").text
    assert as_ada.post(f"{DESK}loans/{row.uuid}/end/").status_code == 302
    assert "given back" in as_ada.get(f"{DESK}loans/").text
    assert "over its time" not in as_ada.get("/en/desk/").text
    later(SECOND)
    assert lyon.peer.delivered[-1]["type"] == "Undo"


def lyon_sees(node, audience="mesh"):
    answer = node.get(f"/ap/library?audience={audience}")
    return json.loads(answer.body)["items"][0]


def test_nothing_is_lent_twice(lyon, mallory, as_ada):
    uuid = a_projector()
    first, _offer = received(lyon, uuid, 5, 8)
    second, _offer = received(mallory, uuid, 8, 9)
    third, _offer = received(mallory, uuid, 9, 10, 2)
    assert accept(as_ada, first).status_code == 302
    assert "It is with somebody else then" in as_ada.get(f"{REQUESTS}{second.uuid}/").text
    refused = accept(as_ada, second)
    assert refused.status_code == 409
    assert "has it then" in refused.text
    second.refresh_from_db()
    assert second.answer == ""
    assert Loan.objects.get(request=second.uuid).state == "waiting"
    assert accept(as_ada, third).status_code == 302


def test_what_is_late_is_not_lent_again_before_it_is_back(lyon, mallory, as_ada, later):
    uuid = a_projector()
    first, _offer = received(lyon, uuid, 0, 1)
    accept(as_ada, first)
    later(5 * DAY)
    second, _offer = received(mallory, uuid, 0, 2)
    assert accept(as_ada, second).status_code == 409
    as_ada.post(f"{DESK}loans/{first.uuid}/end/")
    assert accept(as_ada, second).status_code == 302


def test_days_that_are_not_offered_are_not_agreed(lyon, as_ada):
    uuid = a_projector(facts={"free": [[day(10), day(20)]], "busy": [[day(15), day(15)]]})
    for number, (first, last) in enumerate([(5, 12), (14, 16), (30, 31)], start=1):
        row, _offer = received(lyon, uuid, first, last, number)
        assert accept(as_ada, row).status_code == 409
    row, _offer = received(lyon, uuid, 10, 14, 9)
    assert accept(as_ada, row).status_code == 302


def test_before_its_first_day_an_end_calls_it_off(lyon, as_ada):
    uuid = a_projector()
    row, offer = received(lyon, uuid, 5, 8)
    accept(as_ada, row)
    lyon.group.says(lyon.group.undo(offer))
    assert "called off" in as_ada.get(f"{DESK}loans/").text
    assert "facts" not in lyon_sees(lyon)


def test_shortly_after_midnight_it_has_come_back_and_is_not_called_off(lyon, as_ada):
    """The day is that of where the thing is, when UTC still has the day before."""
    uuid = a_projector()
    night = clock.now().replace(hour=23, minute=30)
    with clock.set_to(night):
        row, offer = received(lyon, uuid, 1, 2)
        accept(as_ada, row)
        lyon.group.says(lyon.group.undo(offer))
        assert "given back" in as_ada.get(f"{DESK}loans/").text


def test_the_borrower_says_that_it_is_back(lyon, as_ada, later):
    uuid = a_projector()
    row, offer = received(lyon, uuid, 0, 2)
    accept(as_ada, row)
    later(DAY)
    lyon.group.says(lyon.group.undo(offer))
    assert "given back" in as_ada.get(f"{DESK}loans/").text


@pytest.mark.parametrize("audience", ["neighbours", "members"])
def test_what_a_node_cannot_see_is_not_lent_to_it(audience, lyon, as_ada):
    uuid = a_projector(audience=audience)
    row, _offer = received(lyon, uuid, 1, 2)
    assert accept(as_ada, row).status_code == 404
    assert Loan.objects.get().state == "waiting"


def test_something_that_was_never_there_is_said_to_be_gone(lyon, as_ada):
    row, _offer = received(lyon, some_uuid(), 1, 2)
    assert "not in our library any more" in as_ada.get(f"{REQUESTS}{row.uuid}/").text
    assert accept(as_ada, row).status_code == 404


def test_we_ask_are_told_yes_and_give_back(lyon, as_ada, later):
    lyon.share(lyon.tool())
    read_all()
    item = NodeItem.objects.get()
    page = f"{DESK}mesh/{item.uuid}/"
    fields = {"starts_on": day(0), "ends_on": day(2), "words": "Festival"}
    wrong = as_ada.post(f"{page}ask/", fields | {"ends_on": day(-1)})
    assert (wrong.status_code, "before the first" in wrong.text) == (422, True)
    over = as_ada.post(f"{page}ask/", fields | {"starts_on": day(-3), "ends_on": day(-2)})
    assert over.status_code == 422
    assert as_ada.post(f"{page}ask/", fields).status_code == 302
    later(SECOND)
    offered = lyon.peer.delivered[-1]
    assert (offered["type"], offered["purpose"]) == ("Offer", "loan")
    assert offered["object"]["item"] == lyon.tool()["id"]
    assert "proof" not in offered
    assert lyon.group.post(lyon.group.answer("Accept", offered)) == 202
    loan = Loan.objects.get()
    assert (loan.state, loan.is_ours) == ("agreed", True)
    assert "We gave it back" in as_ada.get(f"{DESK}loans/").text
    later(4 * DAY)
    assert "of Lyon P2P: due on" in as_ada.get("/en/desk/").text
    as_ada.post(f"{DESK}loans/{loan.request}/end/")
    later(SECOND)
    assert lyon.peer.delivered[-1]["type"] == "Undo"
    loan.refresh_from_db()
    assert loan.state == "ended"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("venue", "would like to meet at “Projector”"),
        ("offered", "asks for our help, “Projector”"),
        ("wanted", "offers to help us with “Projector”"),
    ],
)
def test_each_kind_has_its_own_sentence(kind, sentence, lyon, as_ada):
    uuid = a_projector(kind=kind)
    row, _offer = received(lyon, uuid, 1, 2, kind=kind)
    assert sentence in as_ada.get(REQUESTS).text
    assert accept(as_ada, row).status_code == 302


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "x"},
        {"item": None},
        {"kind": "letter"},
        {"startTime": "2027-02-30"},
        {"endTime": "2001-01-01"},
        {"startTime": "0001-01-01"},
        {"content": "x" * 601},
        {"content": "\u202e"},
        {"nameMap": {"en": 3}},
    ],
)
def test_terms_that_make_no_sense_are_refused(changes, lyon):
    uuid = a_projector()
    offer = lyon.offer_loan(item_id(uuid), "2027-01-10", "2027-01-12", **changes)
    assert lyon.group.says(offer) == 400
    assert not NodeRequest.objects.exists()


def test_loans_are_kept_and_forgotten(lyon, as_ada, later):
    uuid = a_projector()
    row, _offer = received(lyon, uuid, 1, 2)
    as_ada.post(f"{REQUESTS}{row.uuid}/decline/")
    assert forget_old(clock.now()) == 0
    later(REMEMBERED + 5 * DAY)
    assert forget_old(clock.now()) == 1
