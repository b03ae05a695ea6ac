"""Every field that a program may send: alone, and as it must not be."""

from __future__ import annotations

from typing import Any

import pytest

from meshup.letters.models import Address
from meshup.peers.models import Peer
from meshup.proposals.domain.call_facts import Choice, Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.offering import OfferPlan, offer
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from meshup.proposing.forms.json_fields import CHANGE_FIELDS, PROPOSAL_FIELDS
from tests.agenda.paris import DECEMBER, NOW
from tests.proposing.test_api import API, JANUARY, Program, nothing_is_kept

CHOICES = (Choice("m", {"en": "M"}), Choice("l", {"en": "L"}))
QUESTIONS = (
    Question("why", "text", {"en": "Why?"}),
    Question("size", "choice", {"en": "Size?"}, choices=CHOICES),
    Question("count", "number", {"en": "How many?"}),
    Question("ok", "consent", {"en": "All right?"}),
)
ALONE: dict[str, tuple[Any, dict[str, Any]]] = {
    "title": ("Other", {"titles": {"en": "Other"}}),
    "abstract": ("More", {"abstracts": {"en": "More"}}),
    "language": ("fr", {"titles": {"fr": "One"}, "abstracts": {"fr": "Two"}, "language": "fr"}),
    "titles": ({"fr": "Un"}, {"titles": {"fr": "Un"}}),
    "abstracts": ({"fr": "Deux"}, {"abstracts": {"fr": "Deux"}}),
    "languages": (["eo", "fr"], {"languages": ["eo", "fr"]}),
    "kind": ("demo", {"kind": "demo"}),
    "minutes": (35, {"minutes": 35}),
    "event": (JANUARY, {"evenings": [JANUARY]}),
    "evenings": ([JANUARY, DECEMBER], {"evenings": [JANUARY, DECEMBER]}),
    "names": (["Zoé", "Max"], {"names": ["Zoé", "Max"]}),
    "email": ("zoe@x.example", {"email": True}),
    "recording": ("full", {"recording": "full"}),
    "money": ("ACME", {"money": "ACME"}),
    "note": ("by train", {"note": "by train"}),
    "needs": (["silence"], {"needs": ["silence"]}),
    "levels": ({"dht": 2}, {"levels": {"dht": 2}}),
    "responses": (
        {"why": "So", "size": "m", "count": 2.5, "ok": True},
        {"responses": {"why": "So", "size": "m", "count": 2.5, "ok": True}},
    ),
    "may_be_voted": (True, {"may_be_voted": True}),
    "answer": ("yes", {"state": "accepted", "offer": None}),
    "again": (True, {"state": "received"}),
}
"""What each field is changed to, and what is then read of it."""
WRONG: dict[str, list[Any]] = {
    "title": [None, 7, [], {}, True, "", " ", "x" * 201, "a\nb", "\x00", "\ud800"],
    "abstract": [7, ["x"], {}, False, "x" * 20_001, "\x00", "\ud800"],
    "language": [None, 7, ["fr"], "", "x" * 9, "fr\x00", "\ud800", "é"],
    "titles": [None, [], "x", {"en": 7}, {"en": "x" * 201}, {"\ud800": "x"}, {"": "x"}, {}],
    "abstracts": [None, [], "x", {"en": None}, {"en": "x" * 20_001}, {"long-language": "x"}],
    "languages": [None, "fr", {}, [7], [""], ["\ud800"], ["x" * 9], [f"l{n}" for n in range(13)]],
    "kind": [None, 7, [], "", "opera", "talk\x00", "\ud800", "x" * 300],
    "minutes": ["15", 15.0, True, [], -1, 481, 10**40, 0],
    "event": [7, [], True, "x" * 300, "\x00", "\ud800"],
    "evenings": [None, "x", [7], [None], ["\ud800"], ["x\x00"], [DECEMBER] * 101],
    "names": [None, "Zoé", [7], ["x" * 81], ["a\nb"], ["\ud800"], ["x"] * 13],
    "email": [
        7,
        [],
        True,
        "nobody",
        "a@x.example\x00",
        "\ud800@x.example",
        "a" * 250 + "@x.example",
    ],
    "recording": [None, 7, [], "", "perhaps", "\ud800"],
    "money": [7, [], True, "x" * 201, "a\nb", "\x00"],
    "note": [7, [], True, "x" * 5_001, "\x00", "\ud800"],
    "needs": [None, "sound", [7], ["orchestra"], ["\ud800"], ["sound"] * 101],
    "levels": [
        *(None, [], {"dht": "1"}, {"dht": 1.0}, {"dht": True}, {"dht": 4}, {"dht": -1}),
        *({"none": 1}, {"\ud800": 1}, {"dht": 10**40}),
    ],
    "responses": [
        *(None, [], {"none": 1}, {"\ud800": "x"}, {"why": []}, {"why": "x" * 2_001}),
        *({"why": 7}, {"why": "\ud800"}, {"size": "xl"}, {"size": True}, {"count": "2"}),
        *({"count": True}, {"count": 10**10}, {"ok": "yes"}, {"ok": 1}),
    ],
    "may_be_voted": [None, 0, 1, "true", []],
    "call": [None, 7, [], "\x00", "\ud800", "x" * 300],
    "code": [7, [], True, "\x00", "\ud800", "x" * 300],
    "answer": [None, 7, "", "perhaps", [], "void"],
    "words": [None, 7, [], "x", "x" * 5_001],
    "again": [None, False, 1, "true"],
}
"""What is refused of each field: other types, too long, empty, unknown."""


@pytest.fixture
def program(ada):
    plan = CallPlan(questions=QUESTIONS, topics=(Topic("dht", {"en": "Hash tables"}),))
    change_call(ada, "", 0, plan, NOW)
    return Program()


def first(program: Program) -> str:
    return program.link(title="One", abstract="Two")


def test_no_field_is_forgotten_here():
    assert set(WRONG) == set(CHANGE_FIELDS) | set(PROPOSAL_FIELDS)
    assert set(ALONE) == set(CHANGE_FIELDS) - {"words"}


@pytest.mark.parametrize("name", ALONE)
def test_each_field_is_changed_alone_and_read_again(program, bilal, name):
    link = first(program)
    value, read = ALONE[name]
    if name == "answer":
        facts = proposal(Proposal.objects.get().uuid)
        offer(bilal, facts.uuid, facts.version, OfferPlan(event=DECEMBER), NOW)
    if name == "again":
        program.delete(link)
    before = program.get(link).json()
    answer = program.send("PATCH", link, {name: value})
    assert answer.status_code == 200, answer.content
    after = program.get(link).json()
    assert after == answer.json()
    assert {field: after[field] for field in read} == read
    assert any(before[field] != after[field] for field in read)
    follows = {"version", "history", "speakers", "languages" if name == "language" else ""}
    rest = set(before) - set(read) - follows
    if name == "titles":
        rest -= {"language"}
    if name == "kind":
        rest -= {"minutes"}
    assert {field: after[field] for field in rest} == {field: before[field] for field in rest}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_field_cannot_be_is_refused_with_a_code_and_nothing_is_kept(program, name):
    title = {} if name == "titles" else {"title": "One"}
    for value in WRONG[name]:
        answer = program.send("POST", API, title | {name: value})
        assert answer.status_code == 422, (value, answer.content)
        room, _dot, code = answer.json()["error"].partition(".")
        assert (room in {"proposing", "proposals", "letters"}, bool(code)) == (True, True)
        assert nothing_is_kept()


@pytest.mark.parametrize("name", CHANGE_FIELDS)
def test_what_a_field_cannot_be_changes_nothing(program, name):
    link = first(program)
    before, rows = program.get(link).json(), (Peer.objects.count(), Address.objects.count())
    for value in WRONG[name]:
        if (name, value) != ("titles", {}):  # then the title is empty, and it has one
            answer = program.send("PATCH", link, {"money": "ACME", name: value})
            assert (answer.status_code, program.get(link).json()) == (422, before), value
    assert (Peer.objects.count(), Address.objects.count()) == rows


def test_an_evening_or_a_call_that_nobody_knows_is_not_found(program):
    for field in ({"event": "none"}, {"evenings": ["none"]}, {"call": "none"}, {"event": "É"}):
        assert program.send("POST", API, {"title": "One"} | field).status_code == 404
    assert nothing_is_kept()


def test_more_languages_than_anybody_holds_it_in_are_refused_of_texts_too(program):
    many = {f"l{number}": "x" for number in range(13)}
    for field in ({"titles": many}, {"abstracts": many}, {"languages": list(many)}):
        assert program.propose(422, **field)["error"] == "proposals.too_many_languages"
    program.propose(languages=["fr"] * 100, titles=dict(list(many.items())[:11]))


def test_a_language_alone_is_told_where_it_says_nothing(program):
    link = program.link(title="One", titles={"fr": "Un"})
    assert program.send("PATCH", link, {"language": "eo"}).json()["error"] == LANGUAGE_ALONE
    assert program.send("PATCH", link, {"language": "eo", "titles": {"en": "x"}}).status_code == 422
    assert program.send("POST", API, {"language": "eo", "titles": {"en": "x"}}).status_code == 422
    held = program.link(title="One", languages=["en", "eo"])
    body = program.send("PATCH", held, {"language": "fr"}).json()
    assert (body["titles"], body["languages"]) == ({"fr": "One"}, ["en", "eo"])


LANGUAGE_ALONE = "proposing.language_alone"


def test_words_go_with_an_answer(program):
    answer = program.send("PATCH", first(program), {"words": "x"})
    assert answer.json()["error"] == "proposing.words_alone"
