"""Proposing, for programs: what is answered 201 is there, and nothing that was refused is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings as tried, strategies as st

from meshup.agenda.domain.life_cycle import cancel
from meshup.kit.limits import Allowance
from meshup.letters.models import Address
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Device, Peer
from meshup.proposals.domain.call_facts import Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from meshup.proposals.domain.offering import OfferPlan, offer
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from meshup.proposing.forms.json_fields import PROPOSAL_FIELDS
from meshup.proposing.forms.proposal_json import MOST_BYTES
from tests.agenda.paris import DECEMBER, NOW
from tests.effort import examples
from tests.proposing.pages import FORM, TITLE, form_of, phone

API = "/api/proposals"
JANUARY = "paris-p2p-2027-01-06"


class Program(Client):
    """A client that sends and reads JSON, from an address of its own."""

    def __init__(self, address: str = "203.0.113.9", language: str = "en") -> None:
        headers = {"accept": "application/json", "accept-language": language}
        super().__init__(headers=headers, REMOTE_ADDR=address)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.generic(method, path, data, "application/json")

    def propose(self, status: int = 201, **body: Any) -> Any:
        answer = self.send("POST", API, {"title": TITLE} | body)
        assert answer.status_code == status, answer.content
        return answer.json()

    def link(self, **body: Any) -> str:
        return str(urlsplit(self.propose(**body)["link"]).path)


@pytest.fixture
def program():
    return Program()


def nothing_is_kept() -> bool:
    return not (Peer.objects.exists() or Proposal.objects.exists() or Address.objects.exists())


def test_a_title_is_enough_and_the_link_is_complete(program):
    answer = program.send("POST", API, {"title": TITLE})
    assert answer.status_code == 201
    assert list(answer.json()) == ["link"]
    assert answer.json()["link"].startswith("http://testserver/en/proposed/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    row = Proposal.objects.get()
    assert (row.titles, row.kind, row.minutes, row.recording) == ({"en": TITLE}, "talk", 15, "no")
    assert (row.state, row.evenings, row.language, row.languages) == ("received", [], "en", ["en"])


def test_no_cookie_is_read_or_written_and_no_other_site_may_read(program):
    program.cookies["meshup_peers"] = "x" * 43
    answer = program.send("POST", API, {"title": TITLE})
    read = program.get(urlsplit(answer.json()["link"]).path)
    for each in (answer, read):
        assert not each.cookies
        assert not any(name.startswith("Access-Control") for name in each.headers)
    assert Device.objects.count() == 0


WHOLE: dict[str, Any] = {
    "title": "La rumeur",
    "abstract": "Comment *convergent* les rumeurs.",
    "language": "fr",
    "languages": ["fr", "eo"],
    "kind": "workshop",
    "minutes": 75,
    "event": DECEMBER,
    "evenings": [JANUARY],
    "names": ["Chloé", "Bo"],
    "email": "Chloe@X.example",
    "recording": "slides",
    "money": "ACME",
    "note": "en train",
    "needs": ["sound"],
    "may_be_voted": True,
}


def test_all_that_is_sent_is_kept_and_read_again(program):
    link = program.link(**WHOLE)
    answer = program.get(link)
    body = answer.json()
    assert {name: body[name] for name in ("state", "kind", "minutes", "money", "note")} == {
        "state": "received",
        "kind": "workshop",
        "minutes": 75,
        "money": "ACME",
        "note": "en train",
    }
    assert body["titles"] == {"fr": "La rumeur"}
    assert body["abstracts"] == {"fr": "Comment *convergent* les rumeurs."}
    assert body["evenings"] == [DECEMBER, JANUARY]
    assert (body["languages"], body["needs"]) == (["fr", "eo"], ["sound"])
    assert (body["recording"], body["may_be_voted"], body["email"]) == ("slides", True, True)
    assert body["speakers"] == [{"name": "Chloé", "agreed": True}, {"name": "Bo", "agreed": False}]
    assert (body["offer"], [step["state"] for step in body["history"]]) == (None, ["received"])
    assert b"x.example" not in answer.content
    assert Client().get(link)["Content-Type"].startswith("text/html")


def test_several_languages_come_as_objects(program):
    link = program.link(title="Gossip", titles={"fr": "La rumeur"}, abstracts={"fr": "Oui"})
    assert program.get(link).json()["titles"] == {"fr": "La rumeur", "en": "Gossip"}
    french = Program(language="fr-CH, en")
    assert french.get(french.link()).json()["titles"] == {"fr": TITLE}


def test_each_request_is_somebody_new(program):
    assert len({program.link() for _ in range(3)}) == Peer.objects.count() == 3


def test_what_changes_changes_and_the_rest_stays(program):
    link = program.link(**WHOLE)
    before = program.get(link).json()
    change = {"title": "Autre", "minutes": None, "event": None, "email": None, "note": None}
    body = program.send("PATCH", link, change).json()
    assert body["titles"] == {"fr": "Autre"}
    assert (body["minutes"], body["evenings"], body["email"], body["note"]) == (60, [], False, "")
    same = ("abstracts", "languages", "needs", "names", "money", "recording", "kind")
    assert {name: body[name] for name in same} == {name: before[name] for name in same}
    assert program.send("PATCH", link, {}).json() == body == program.get(link).json()


def test_delete_withdraws_and_again_takes_that_back(program):
    link = program.link()
    for _ in range(2):
        answer = program.delete(link)
        assert (answer.status_code, answer.content) == (204, b"")
    assert program.get(link).json()["state"] == "withdrawn"
    assert program.send("PATCH", link, {"again": True}).json()["state"] == "received"


@pytest.mark.parametrize(
    ("said", "state"), [("yes", "accepted"), ("other", "received"), ("no", "withdrawn")]
)
def test_an_offer_is_answered(program, bilal, said, state):
    link = program.link(minutes=10)
    now = proposal(Proposal.objects.get().uuid)
    offer(bilal, now.uuid, now.version, OfferPlan(event=DECEMBER), NOW)
    assert program.get(link).json()["offer"] == {
        "event": DECEMBER,
        "minutes": 10,
        "starts_at": None,
    }
    body = program.send("PATCH", link, {"answer": said, "words": "From 20:00 on"}).json()
    assert (body["state"], body["offer"]) == (state, None)
    assert proposal(now.uuid).offers[0].words == "From 20:00 on"


def test_what_was_not_offered_is_answered_by_nobody(program):
    answer = program.send("PATCH", program.link(), {"answer": "yes", "title": "Other"})
    assert (answer.status_code, answer.json()["error"]) == (409, "proposals.nothing_offered")
    assert Proposal.objects.get().titles == {"en": TITLE}


def test_calls_ask_and_close(program, ada):
    questions = (Question("why", "text", {"en": "Why?"}, required=True),)
    plan = CallPlan(questions=questions, topics=(Topic("dht", {"en": "Hash tables"}),))
    change_call(ada, "", 0, plan, NOW)
    assert program.propose(422)["error"] == "proposals.response_missing"
    program.propose(responses={"why": "Because"}, levels={"dht": 3})
    assert (
        program.propose(422, responses={"why": "x", "no": 1})["error"] == "proposals.unknown_word"
    )
    week = timedelta(days=7)
    dated = CallPlan(titles={"en": "F"}, opens_at=NOW - week, closes_at=NOW, event=JANUARY)
    make_call(ada, "over", dated, NOW)
    make_call(ada, "open", CallPlan(titles={"en": "F"}, event=JANUARY), NOW)
    assert program.propose(409, call="over")["error"] == "proposals.call_closed"
    assert program.propose(404, call="none")["error"] == "proposals.no_such_call"
    assert program.get(program.link(call="open")).json()["evenings"] == [JANUARY]
    assert program.get(program.link(event=JANUARY)).json()["call"] == "open"


def test_an_evening_that_is_over_cancelled_or_unknown_is_refused(program, ada):
    assert program.propose(404, event="none")["error"] == "agenda.no_such_event"
    cancel(ada, DECEMBER, {}, NOW)
    assert program.propose(422, event=DECEMBER)["error"] == "proposals.unknown_word"
    assert program.propose(422, evenings=[DECEMBER])["error"] == "proposals.unknown_word"
    assert nothing_is_kept()
    link = program.link(event=JANUARY)
    assert program.send("PATCH", link, {"event": DECEMBER}).status_code == 422


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "proposals.title_missing"),
    ({"title": " \u00a0"}, "proposals.title_missing"),
    ({"title": None}, "proposing.bad_field"),
    ({"title": 7}, "proposing.bad_field"),
    ({"title": "x" * 201}, "proposals.words_too_long"),
    ({"title": "a\nb"}, "proposals.words_unreadable"),
    ({"title": "\ud800"}, "proposals.words_unreadable"),
    ({"abstract": "x" * 20_001}, "proposals.words_too_long"),
    ({"abstract": "\x00"}, "proposals.words_unreadable"),
    ({"abstract": ["x"]}, "proposing.bad_field"),
    ({"language": "a language of my own"}, "proposals.unknown_word"),
    ({"language": None}, "proposing.bad_field"),
    ({"titles": {"en": 7}}, "proposing.bad_field"),
    ({"titles": ["x"]}, "proposing.bad_field"),
    ({"abstracts": {"a language of my own": "x"}}, "proposals.unknown_word"),
    ({"languages": "fr"}, "proposing.bad_field"),
    ({"languages": ["a language of my own"]}, "proposals.unknown_word"),
    ({"languages": ["fr"] * 101}, "proposing.bad_field"),
    ({"kind": "opera"}, "proposals.kind_not_offered"),
    ({"kind": None}, "proposing.bad_field"),
    ({"minutes": "15"}, "proposing.bad_field"),
    ({"minutes": 15.0}, "proposing.bad_field"),
    ({"minutes": True}, "proposing.bad_field"),
    ({"minutes": -1}, "proposing.bad_field"),
    ({"minutes": 481}, "proposing.bad_field"),
    ({"minutes": 10**40}, "proposing.bad_field"),
    ({"minutes": 0}, "proposals.impossible_length"),
    ({"event": 7}, "proposing.bad_field"),
    ({"evenings": DECEMBER}, "proposing.bad_field"),
    ({"names": "Chloé"}, "proposing.bad_field"),
    ({"names": ["x" * 81]}, "proposals.words_too_long"),
    ({"names": ["a\nb"]}, "proposals.words_unreadable"),
    ({"names": ["x"] * 13}, "proposals.too_many_speakers"),
    ({"email": 7}, "proposing.bad_field"),
    ({"email": "x" * 255}, "proposing.bad_field"),
    ({"email": "nobody"}, "letters.bad_address"),
    ({"email": "a@x.example, b@y.example"}, "letters.bad_address"),
    ({"recording": "perhaps"}, "proposals.unknown_word"),
    ({"money": "x" * 201}, "proposals.words_too_long"),
    ({"note": "x" * 5_001}, "proposals.words_too_long"),
    ({"needs": ["orchestra"]}, "proposals.unknown_word"),
    ({"levels": {"none": 1}}, "proposals.unknown_word"),
    ({"levels": {"none": "1"}}, "proposing.bad_field"),
    ({"responses": {"none": 1}}, "proposals.unknown_word"),
    ({"responses": {"none": []}}, "proposing.bad_field"),
    ({"may_be_voted": 1}, "proposing.bad_field"),
    ({"tittle": "x"}, "proposing.unknown_field"),
    ({"": 1}, "proposing.unknown_field"),
]
ONLY_NEW: list[tuple[dict[str, Any], str]] = [
    ({"call": None}, "proposing.bad_field"),
    ({"answer": "yes"}, "proposing.unknown_field"),
    ({"again": True}, "proposing.unknown_field"),
]
ONLY_CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"answer": "perhaps"}, "proposing.bad_field"),
    ({"again": False}, "proposing.bad_field"),
    ({"call": "x"}, "proposing.unknown_field"),
    ({"state": "accepted"}, "proposing.unknown_field"),
]


@pytest.mark.parametrize(("body", "code"), BAD + ONLY_NEW)
def test_bad_input_is_refused_and_nothing_is_kept(program, body, code):
    assert program.propose(422, **body)["error"] == code
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("body", "code"), [pair for pair in BAD if "language" not in pair[0]] + ONLY_CHANGES
)
def test_a_bad_change_is_refused_and_nothing_changes(program, body, code):
    link = program.link(names=["Chloé"])
    before = program.get(link).json()
    answer = program.send("PATCH", link, {"money": "ACME"} | body)
    assert (answer.status_code, answer.json()["error"]) == (422, code)
    assert program.get(link).json() == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff", b"title=x", b"[" * 16_000, b'{"title": NaN'],
)
def test_what_is_no_json_object_is_refused(program, body):
    for path, method in ((API, "POST"), (program.link(), "PATCH")):
        answer = program.generic(method, path, body, "application/json")
        assert (answer.status_code, answer.json()["error"]) == (422, "proposing.not_json")


def test_other_media_types_and_endless_bodies_are_refused(program):
    typed = program.generic("POST", API, b'{"title": "x"}', "text/plain")
    large = program.send("POST", API, {"title": "x", "note": "x" * MOST_BYTES})
    for answer in (typed, large):
        assert (answer.status_code, answer.json()["error"]) == (422, "proposing.not_json")
    assert nothing_is_kept()


def test_other_methods_are_not_allowed(program):
    assert program.send("PUT", API, {}).status_code == 405
    answer = program.send("POST", program.link(), {"act": "withdraw"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, PATCH, DELETE")


def test_a_link_that_nobody_made_is_refused_as_json(program):
    for method in ("GET", "PATCH", "DELETE"):
        answer = program.send(method, "/en/proposed/x/", {})
        assert answer.status_code == 404
        assert answer.json()["error"] == "proposals.no_such_proposal"


def test_too_many_are_refused_and_say_for_how_long(program):
    for number in range(LIMITS["propose"].network[0].most):
        program.propose(title=f"Talk {number}")
    answer = program.send("POST", API, {"title": TITLE})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_addresses_that_are_typed_are_counted_as_at_every_door(program, monkeypatch):
    few = replace(LIMITS["leave_address"], network=(Allowance(1, timedelta(hours=1)),))
    monkeypatch.setitem(LIMITS, "leave_address", few)
    program.propose(email="chloe@x.example")
    program.propose(429, email="bo@x.example")
    browser = phone()
    sent = form_of(browser, email="bo@x.example")
    assert browser.post(FORM, sent).status_code == 429
    assert [each.email for each in Address.objects.all()] == ["chloe@x.example"]
    program.propose()  # without one it is proposed all the same


def test_who_is_blocked_learns_nothing(program, ada):
    link = program.link()
    block_network(ada, network_key("203.0.113.9"), "a flood", NOW)
    assert program.propose(404)["error"] == "proposals.no_such_call"
    assert program.propose(404, tittle="x")["error"] == "proposals.no_such_call"
    for body in ({"title": "x"}, {"tittle": "x"}):
        assert program.send("PATCH", link, body).status_code == 404
    assert program.delete(link).status_code == 204


def test_refusals_are_in_the_language_of_whoever_asks():
    french = Program(language="fr")
    assert french.propose(422, kind="opera")["detail"].startswith("Cet appel")


def test_the_description_knows_it(program):
    described = program.get("/api/openapi.json").json()["paths"]["/api/proposals"]["post"]
    assert set(described["responses"]) == {"201", "404", "409", "422", "429"}
    fields = described["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert set(fields) == set(PROPOSAL_FIELDS)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@tried(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.sampled_from(sorted({name for body, _code in BAD for name in body if name})), VALUES)
def test_whatever_is_sent_is_taken_or_refused(monkeypatch, name, value):
    monkeypatch.setattr("meshup.exchange.proposing_api.admit", lambda *_given, **_more: None)
    answer = Program().send("POST", API, {"title": TITLE, name: value})
    assert answer.status_code in {201, 404, 422}
