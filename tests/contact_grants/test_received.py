"""Hosts of this node ask for a contact of another, look at it, and have nothing when it ends."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.contact_grants.domain.closing import close_unanswered
from meshup.contact_grants.domain.received_cards import MOST_LOOKS
from meshup.contact_grants.models import Look, ReceivedCard
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.models import NodeRequest
from meshup.operations.left_out import tables_left_out
from meshup.remote_actors.actor_records import forget_records_of
from tests.contact_grants.introducing import (
    DAY,
    our_ask,
    profile,
    sent,
    tables_with,
    when,
    works,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating", "ada")]
DESK = "/en/desk/introductions/"


@pytest.fixture
def asked(later, lyon, victim):
    """What we asked: by what it is known, and its Offer."""
    uuid = our_ask(lyon)
    return uuid, sent(victim, later)[-1]


def yes(lyon, offered, number=1, **card):
    return lyon.post(lyon.answer("Accept", offered, number, result=profile(**card)))


def test_the_form_asks_and_says_why(later, lyon, victim, as_ada, monkeypatch):
    nodes = [_node(lyon)]
    for module in ("forms.nodes", "domain.queries.nodes"):
        monkeypatch.setattr(f"meshup.node_requests.{module}.nodes_to_ask", lambda _now: nodes)
    typed = {
        "node": lyon.id,
        "whom": "whoever spoke",
        "purpose": "A festival.",
        "readers": "Ada",
        "fields_wanted": ["mail"],
        "until": "2027-01-20",
        "deadline": "2026-12-20",
    }
    typed |= {"until": when(60)[:10], "deadline": when(10)[:10]}
    assert as_ada.post(f"{DESK}ask/", typed | {"fields_wanted": []}).status_code == 422
    assert as_ada.post(f"{DESK}ask/", typed | {"until": when(900)[:10]}).status_code == 422
    assert as_ada.post(f"{DESK}ask/", typed).status_code == 302
    (offered,) = sent(victim, later)
    assert (offered["type"], offered["purpose"]) == ("Offer", "contact")
    assert offered["object"]["content"] == "A festival."
    assert "proof" not in offered


def _node(lyon):
    from types import SimpleNamespace  # noqa: PLC0415

    return SimpleNamespace(group_id=lyon.id, name="Lyon P2P", city="Lyon")


def test_a_contact_is_seen_on_one_page_and_each_look_is_noted(later, lyon, victim, asked, as_ada):
    _uuid, offered = asked
    assert yes(lyon, offered) == 202
    card = ReceivedCard.objects.get()
    listed = as_ada.get(DESK).text
    assert "who lent you the room" in listed
    assert "dora@lyon.example" not in listed
    page = f"{DESK}{card.key}/"
    response = as_ada.get(page)
    assert "dora@lyon.example" in response.text
    assert response["Cache-Control"] == "no-store"
    (view,) = sent(victim, later, "View")
    assert (view["object"], view["to"]) == (offered["id"], [lyon.id])
    for _each in range(MOST_LOOKS + 2):
        as_ada.get(page)
    assert Look.objects.count() == MOST_LOOKS
    assert len(sent(victim, later, "View")) == 1  # once a day
    later(DAY)
    as_ada.get(page)
    assert len(sent(victim, later, "View")) == 2
    assert ReceivedCard.objects.get().times_seen == MOST_LOOKS + 4


def test_it_is_shown_to_hosts_alone(lyon, asked, client, as_bilal, as_door):
    yes(lyon, asked[1])
    page = f"{DESK}{ReceivedCard.objects.get().key}/"
    for other in (client, as_bilal, as_door):
        assert other.get(page).status_code in {302, 403}
    assert not Look.objects.exists()


def test_what_is_taken_back_is_gone_and_we_say_so(later, lyon, victim, asked, as_ada):
    uuid, offered = asked
    yes(lyon, offered)
    assert tables_with("dora@lyon.example") == ["contact_grants_receivedcard"]
    key = ReceivedCard.objects.get().key
    assert lyon.post(lyon.undo_accept(offered)) == 202
    assert tables_with("dora@lyon.example") == []
    assert as_ada.get(f"{DESK}{key}/").status_code == 404
    undone = sent(victim, later, "Undo")
    assert [one["object"]["id"] for one in undone] == [offered["id"]]
    assert request_of(uuid, clock.now()).state == "withdrawn"
    assert NodeRequest.objects.get().terms == {}


def test_whoever_asks_again_whether_it_is_gone_is_told_again(later, lyon, victim, asked):
    _uuid, offered = asked
    yes(lyon, offered)
    for number in (2, 3):
        lyon.post(lyon.undo_accept(offered, number))
        later(DAY)
    assert len(sent(victim, later, "Undo")) == 2


def test_taken_back_before_it_came(lyon, asked):
    _uuid, offered = asked
    lyon.post(lyon.undo_accept(offered))
    yes(lyon, offered)
    assert not ReceivedCard.objects.exists()
    assert tables_with("dora@lyon.example") == []


def test_a_no_after_a_yes_leaves_nothing_either(lyon, asked):
    _uuid, offered = asked
    yes(lyon, offered)
    assert lyon.post(lyon.answer("Reject", offered, 2)) == 202
    assert tables_with("dora@lyon.example") == []
    yes(lyon, offered)
    assert tables_with("dora@lyon.example") == []


def test_it_ends_by_our_own_clock(later, lyon, victim, asked):
    _uuid, offered = asked
    yes(lyon, offered, expires=2)
    later(timedelta(days=1))
    works()
    assert ReceivedCard.objects.exists()
    later(timedelta(days=1, hours=1))
    works()
    works()
    assert tables_with("dora@lyon.example") == []
    assert len(sent(victim, later, "Undo")) == 1


def test_a_card_whose_time_is_over_is_not_kept(later, lyon, victim, asked):
    _uuid, offered = asked
    answer = lyon.answer("Accept", offered, 1, result=profile(expires=1))
    later(2 * DAY)
    assert lyon.post(answer) == 202
    assert tables_with("dora@lyon.example") == []
    assert sent(victim, later)[-1]["type"] == "Undo"


def test_what_we_withdrew_is_not_kept_when_it_comes_late(lyon, asked):
    uuid, offered = asked
    withdraw_request(None, uuid, clock.now())
    yes(lyon, offered)
    assert tables_with("dora@lyon.example") == []


def test_what_nobody_answers_is_closed_and_its_words_go(later, lyon, victim, asked):
    _uuid, offered = asked
    later(timedelta(days=12))
    assert close_unanswered(clock.now()) == 0
    later(timedelta(days=2))
    assert close_unanswered(clock.now()) == 1
    assert close_unanswered(clock.now()) == 0
    assert sent(victim, later)[-1]["type"] == "Undo"
    assert tables_with("To ask for it again") == []
    yes(lyon, offered)
    assert tables_with("dora@lyon.example") == []


def test_hosts_end_it_themselves(later, lyon, victim, asked, as_ada):
    yes(lyon, asked[1])
    page = f"{DESK}{ReceivedCard.objects.get().key}/delete/"
    assert "gone here at once" in as_ada.get(page).text
    assert as_ada.post(page).status_code == 302
    assert as_ada.post(page).status_code == 404
    assert not ReceivedCard.objects.exists()
    assert sent(victim, later)[-1]["type"] == "Undo"


def test_whoever_is_erased_here_is_gone_from_cards(later, lyon, victim, asked):
    yes(lyon, asked[1])
    subject = Subject(email="dora@lyon.example")
    assert personal_data.export(subject)["contact_grants.received"]
    personal_data.erase(subject)
    assert tables_with("dora@lyon.example") == []
    assert sent(victim, later)[-1]["type"] == "Undo"


ORDERS = st.lists(
    st.sampled_from(["grant", "revoke", "expire", "night", "refuse", "grant again"]), max_size=6
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=ORDERS, chance=st.randoms(use_true_random=False))
def test_law_whatever_the_order_nothing_is_left(order, chance, lyon, victim, later):
    uuid = our_ask(lyon, whom=f"somebody {chance.random()}")
    later(timedelta(seconds=1))
    offered = next(one for one in victim.delivered if str(uuid) in one["id"])
    granted = lyon.answer("Accept", offered, 1, result=profile(expires=5))
    ends = [lyon.undo_accept(offered, 2 + len(order))]
    steps = [*order, chance.choice(["revoke", "expire"]), "grant"]
    chance.shuffle(steps)
    if not {"revoke", "expire"} & set(steps):
        steps.append("revoke")
    for step in [*steps, *steps]:
        if step.startswith("grant"):
            lyon.post(granted | {"id": f"{granted['id']}-{chance.random()}"})
        elif step == "revoke":
            lyon.post(ends[0] | {"id": f"{ends[0]['id']}-{chance.random()}"})
        elif step == "refuse":
            refusal = lyon.answer("Reject", offered, 1)
            lyon.post(refusal | {"id": f"{refusal['id']}-{chance.random()}"})
        elif step == "expire":
            later(timedelta(days=6))
            works()
        else:
            later(timedelta(minutes=1))
            works()
    assert not ReceivedCard.objects.filter(request=uuid).exists()
    assert tables_with("dora@lyon.example") == []
    assert request_of(uuid, clock.now()).state in {"withdrawn", "declined"}


def test_a_community_that_is_kept_out_leaves_no_card(lyon, asked):
    yes(lyon, asked[1])
    forget_records_of(ReceivedCard.objects.get().actor_id)
    assert tables_with("dora@lyon.example") == []


def test_no_backup_holds_a_card():
    tables = tables_left_out()
    assert {ReceivedCard._meta.db_table, Look._meta.db_table} <= set(tables)
