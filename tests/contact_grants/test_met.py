"""Two people of two nodes who met: both say yes, or nobody learns anything."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from meshup.contact_exchange.domain.cards import Card
from meshup.contact_grants.domain.granting import give, take_back
from meshup.contact_grants.domain.meeting import MOST_OF_PERSON, MeetingPlan, ask_for_met
from meshup.contact_grants.domain.owners import owner_of_peer, show_code
from meshup.contact_grants.errors import TooManyMeetings
from meshup.contact_grants.models import Grant, Meeting, Owner, ReceivedCard
from meshup.introductions.domain.avoiding import avoid_name
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.node_requests.models import NodeRequest
from meshup.peers.domain.peers import make_peer
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.contact_grants.introducing import (
    asks,
    browser,
    met,
    profile,
    sent,
    tables_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating", "ada")]
OUR_CARD = Card("Bilal", phone="+33 6 12 34 56 78", mail="bilal@here.example")


@pytest.fixture
def bilal_peer(node):
    """A visitor of this node."""
    return make_peer("en", clock.now())


def plan(**more):
    facts: dict[str, Any] = {
        "whom": "Dora",
        "event": "Routing night",
        "word": "Hello.",
        "code": "BCDF-GHJK",
    }
    return MeetingPlan(**(facts | {"card": OUR_CARD, "days": 30} | more))


def ask(peer, lyon, **more):
    return ask_for_met(peer, plan(**more), actor_of(lyon.id, clock.now()), clock.now())


def asks_back(lyon, offered, number=7):
    found = asks(lyon, number, way="back", context=offered["id"], fields=["phone", "mail", "note"])
    for line in ("whom", "readers", "content"):
        del found["object"][line]
    return found


def yes(lyon, offered):
    return lyon.answer("Accept", offered, result=profile(note="Yes!"))


@pytest.mark.parametrize("is_back_first", [False, True])
def test_somebody_of_ours_asks_and_both_get_a_card(is_back_first, later, lyon, victim, bilal_peer):
    ask(bilal_peer, lyon)
    (offered,) = sent(victim, later)
    assert offered["object"]["code"] == "BCDFGHJK"
    assert "bilal@here" not in json.dumps(offered)
    words = [asks_back(lyon, offered), yes(lyon, offered)]
    for word in words if is_back_first else reversed(words):
        assert "bilal@here" not in json.dumps(sent(victim, later))
        assert lyon.post(word) == 202
    accepted = sent(victim, later)[-1]
    assert accepted["type"] == "Accept"
    assert accepted["result"]["mail"] == "bilal@here.example"
    assert ReceivedCard.objects.get().owner.peer_id == bilal_peer
    assert Grant.objects.get().way == "back"
    assert Meeting.objects.get().card is None
    for word in words:
        lyon.post(word | {"id": f"{word['id']}-again"})
    assert len(sent(victim, later, "Accept")) == 1


def test_of_one_yes_alone_nothing_crosses(later, lyon, victim, bilal_peer):
    ask(bilal_peer, lyon)
    (offered,) = sent(victim, later)
    lyon.post(asks_back(lyon, offered))
    assert [one["type"] for one in sent(victim, later)] == ["Offer"]
    assert not Grant.objects.exists()


def test_hosts_see_nothing_of_it(later, lyon, victim, bilal_peer, as_ada):
    ask(bilal_peer, lyon)
    uuid = NodeRequest.objects.get().uuid
    assert "Dora" not in as_ada.get("/en/desk/requests/").text
    assert "Dora" not in as_ada.get("/en/desk/introductions/").text
    assert as_ada.get(f"/en/desk/requests/{uuid}/").status_code == 404
    assert as_ada.post(f"/en/desk/requests/{uuid}/withdraw/").status_code == 404


def test_each_takes_back_their_own(later, lyon, victim, bilal_peer):
    ask(bilal_peer, lyon)
    (offered,) = sent(victim, later)
    lyon.post(yes(lyon, offered))
    lyon.post(asks_back(lyon, offered))
    lyon.post(lyon.undo_accept(offered))
    assert tables_with("dora@lyon.example") == []
    grant = Grant.objects.get()
    assert grant.state == "given"
    take_back([grant.owner.pk], grant.key, clock.now())
    assert sent(victim, later)[-1]["object"]["type"] == "Accept"
    assert "bilal@here.example" not in " ".join(tables_with("bilal@here.example"))
    assert tables_with("bilal@here.example") == []


def test_only_so_many_wait(lyon, bilal_peer):
    for number in range(MOST_OF_PERSON):
        ask(bilal_peer, lyon, whom=f"Dora {number}")
    with pytest.raises(TooManyMeetings):
        ask(bilal_peer, lyon, whom="one more")


def test_whoever_shows_a_code_is_found_by_it_and_answers(later, lyon, victim, bilal_peer, as_ada):
    code = show_code(bilal_peer, clock.now())
    assert lyon.post(met(lyon, code=code.replace("-", ""))) == 202
    grant = Grant.objects.get()
    assert grant.owner.peer_id == bilal_peer
    assert "Noé" not in as_ada.get("/en/desk/requests/").text
    assert sent(victim, later) == []
    give([grant.owner.pk], grant.key, OUR_CARD, 30, clock.now())
    accepted, back = sent(victim, later)
    assert accepted["result"]["mail"] == "bilal@here.example"
    assert back["object"] | {"until": ""} == {
        "type": "Proposal",
        "way": "back",
        "context": met(lyon)["id"],
        "fields": ["phone", "mail", "links", "note"],
        "until": "",
    }
    answer = lyon.answer("Accept", back, result=profile(expires=20, links=["https://noe.example"]))
    assert lyon.post(answer) == 202
    card = ReceivedCard.objects.get()
    assert (card.owner.peer_id, card.card["links"]) == (bilal_peer, ["https://noe.example"])


@pytest.mark.parametrize("code", ["BCDFGHJK", "ZZZZZZZZ"])
def test_a_code_of_nobody_is_answered_the_same(code, later, lyon, victim, as_ada):
    assert lyon.post(met(lyon, code=code)) == 202
    assert not Grant.objects.exists()
    assert "Noé" not in as_ada.get("/en/desk/requests/").text
    assert sent(victim, later) == []


def test_whoever_would_rather_not_is_not_found(later, lyon, victim, bilal_peer):
    code = show_code(bilal_peer, clock.now()).replace("-", "")
    avoid_name(bilal_peer, "noe", clock.now())
    assert lyon.post(met(lyon, code=code)) == 202
    assert not Grant.objects.exists()


def test_a_code_ends_after_a_week(later, lyon, bilal_peer):
    code = show_code(bilal_peer, clock.now()).replace("-", "")
    later(timedelta(days=8))
    lyon.post(met(lyon, code=code))
    assert not Grant.objects.exists()


def test_without_a_code_hosts_may_pass_it_on(lyon, bilal_peer, as_ada):
    lyon.post(met(lyon))
    assert "Noé, of Lyon, met somebody here: Chloé" in as_ada.get("/en/desk/").text
    code = show_code(bilal_peer, clock.now())
    uuid = NodeRequest.objects.get().uuid
    page = f"/en/desk/introductions/requests/{uuid}/pass-on/"
    assert as_ada.post(page, {"code": code}).status_code == 302
    assert Grant.objects.get().owner.peer_id == bilal_peer
    assert as_ada.post(page, {"code": code}).status_code == 409


def test_erased_takes_back_and_asks_no_more(later, lyon, victim, bilal_peer):
    ask(bilal_peer, lyon)
    (offered,) = sent(victim, later)
    lyon.post(yes(lyon, offered))
    lyon.post(asks_back(lyon, offered))
    personal_data.erase(Subject(peer=bilal_peer))
    assert not Owner.objects.exists()
    sent(victim, later)
    for word in ("dora@lyon.example", "bilal@here.example", "Routing night"):
        assert tables_with(word) == []
    kinds = [one["object"]["type"] for one in sent(victim, later, "Undo")]
    assert sorted(kinds) == ["Accept", "Offer"]


@pytest.fixture
def nodes(lyon, monkeypatch):
    """Let the mesh know one other node."""
    nodes = [SimpleNamespace(group_id=lyon.id, name="Lyon P2P", city="Lyon")]
    for module in ("forms.nodes", "domain.queries.nodes"):
        monkeypatch.setattr(f"meshup.node_requests.{module}.nodes_to_ask", lambda _now: nodes)
    monkeypatch.setattr("meshup.contact_grants.views.mine.nodes_to_ask", lambda _now: nodes)


def test_the_page_of_a_device_and_its_code(node):
    visitor = browser()
    assert "Nothing: no other community" in visitor.get("/en/introductions/").text
    code = visitor.post("/en/introductions/code/")
    assert "introduction-code" in code.text
    assert "Your code is good until" in visitor.get("/en/introductions/").text
    visitor.post("/en/introductions/", {"hide_code": "1"})
    assert "Your code is good until" not in visitor.get("/en/introductions/").text


def test_the_page_on_which_somebody_says_whom_they_met(lyon, victim, later, nodes):
    visitor = browser()
    typed = {"node": lyon.id, "whom": "Dora", "event": "", "code": "", "word": "", "days": 30}
    typed |= {"name": "Bilal", "mail": "bilal@here.example", "give": ["mail"]}
    page = "/en/introductions/met/"
    assert "bilal" not in visitor.get(page).text
    assert visitor.post(page, typed | {"give": []}).status_code == 422
    assert visitor.post(page, typed | {"code": "AEIOU"}).status_code == 422
    assert visitor.post(page, typed).status_code == 303
    shown = visitor.get("/en/introductions/").text
    assert "Dora" in shown
    (offered,) = sent(victim, later)
    lyon.post(yes(lyon, offered))
    lyon.post(asks_back(lyon, offered))
    shown = visitor.get("/en/introductions/").text
    assert "dora@lyon.example" in shown
    assert "You met Dora, who said yes as well." in shown
    grant, card = Grant.objects.get(), ReceivedCard.objects.get()
    assert visitor.post("/en/introductions/", {"take_back": grant.key}).status_code == 303
    assert visitor.post("/en/introductions/", {"return": card.key}).status_code == 303
    shown = visitor.get("/en/introductions/").text
    assert "dora@lyon.example" not in shown
    assert "has not answered yet" in shown


def test_two_who_turn_out_to_be_one(bilal_peer):
    from meshup.contact_grants.domain.peer_records import RECORDS  # noqa: PLC0415

    other = make_peer("en", clock.now())
    owner_of_peer(other, clock.now())
    show_code(bilal_peer, clock.now())
    assert RECORDS.holders([bilal_peer, other]) == {bilal_peer, other}
    RECORDS.merge(bilal_peer, other, clock.now())
    (owner,) = Owner.objects.all()
    assert owner.peer_id == other
    assert owner.code_hash
