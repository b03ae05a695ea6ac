"""What the node calls for: a standing call without a row, dated ones, and their questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.community.errors import HostsOnly
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from meshup.proposals.domain.call_facts import CallFacts, Choice, Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, drop_call, make_call
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.calls import all_calls, call_at, call_for_event, calls_open_at
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.errors import (
    CallClosed,
    CallInUse,
    CallThere,
    MalformedCall,
    NoSuchCall,
    ResponseMissing,
    ResponseUnreadable,
    UnknownWord,
)
from tests.proposals.conftest import NOW, wish

DAY = timedelta(days=1)
SIZES = (Choice("s", {"en": "S"}), Choice("l", {"en": "L"}))
SIZE = Question("size", "choice", {"en": "Size?"}, SIZES)
QUESTIONS = (
    Question("why", "text", {"en": "Why?"}, required=True),
    Question("people", "number", {"en": "How many?"}),
    Question("agree", "consent", {"en": "Do you agree?"}, required=True),
    SIZE,
)
FESTIVAL = CallPlan(
    titles={"en": "Festival"}, opens_at=NOW, closes_at=NOW + DAY, event="festival-2027"
)
GOOD = {"why": "Because.", "agree": True}


def test_the_standing_call_is_there_without_anybody_setting_anything(node):
    call = call_at("")
    assert call.is_open_at(NOW)
    assert call.kinds["talk"] == (5, 10, 15, 30)
    assert (call.topics, call.questions, call.version) == ((), (), 0)
    assert all_calls() == [call]


def test_a_dated_call_opens_and_closes(ada, chloe):
    call = make_call(ada, "festival", FESTIVAL, NOW)
    open_at = [call.is_open_at(NOW + time) for time in (-DAY, 0 * DAY, DAY / 2, DAY)]
    assert open_at == [False, True, True, False]
    assert call.next_change(NOW) == NOW + DAY
    assert propose(wish(call="festival"), chloe, NOW).slug
    for late in (NOW + DAY, NOW - DAY):
        with pytest.raises(CallClosed):
            propose(wish(call="festival"), chloe, late)


def test_an_event_is_proposed_for_by_its_own_call_while_that_is_open(ada):
    own = make_call(ada, "festival", FESTIVAL, NOW)
    assert call_for_event("festival-2027", NOW) == own
    assert call_for_event("festival-2027", NOW + DAY) == call_at("")
    assert call_for_event("paris-p2p-2026-12-02", NOW) == call_at("")


def test_hosts_close_the_standing_call_and_undo_it(ada, chloe):
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    assert calls_open_at(NOW) == []
    assert call_for_event("", NOW) is None
    with pytest.raises(CallClosed):
        propose(wish(), chloe, NOW)
    undo(ada, "call:standing", NOW)
    assert propose(wish(), chloe, NOW).slug


def test_what_says_the_same_is_no_change(ada):
    first = change_call(ada, "", 0, CallPlan(questions=QUESTIONS), NOW)
    assert change_call(ada, "", first.version, CallPlan.of(first), NOW) == first
    assert len(changes_of("call:standing")) == 1
    assert first.questions == QUESTIONS


def test_of_two_hosts_who_change_a_call_one_is_told(ada):
    change_call(ada, "", 0, CallPlan(has_voices=False), NOW)
    with pytest.raises(ChangedMeanwhile):
        change_call(ada, "", 0, CallPlan(months_declined=3), NOW)


def test_only_hosts_change_calls(bilal):
    for act in (
        lambda: change_call(bilal, "", 0, CallPlan(), NOW),
        lambda: make_call(bilal, "festival", FESTIVAL, NOW),
        lambda: drop_call(bilal, "festival", NOW),
    ):
        with pytest.raises(HostsOnly):
            act()


def test_a_dated_call_goes_unless_somebody_has_answered_it(ada, chloe):
    make_call(ada, "festival", FESTIVAL, NOW)
    with pytest.raises(CallThere):
        make_call(ada, "festival", FESTIVAL, NOW)
    drop_call(ada, "festival", NOW)
    with pytest.raises(NoSuchCall):
        call_at("festival")
    make_call(ada, "festival", FESTIVAL, NOW)
    propose(wish(call="festival"), chloe, NOW)
    with pytest.raises(CallInUse):
        drop_call(ada, "festival", NOW)
    with pytest.raises(NoSuchCall):
        drop_call(ada, "", NOW)
    with pytest.raises(NoSuchCall):
        propose(wish(call="nowhere"), chloe, NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"closes_at": NOW},
        {"event": "festival"},
        {"kinds": {}},
        {"kinds": {"dance": (5,)}},
        {"kinds": {"talk": ()}},
        {"kinds": {"talk": (-1,)}},
        {"topics": (Topic("DHT!", {"en": "DHT"}),)},
        {"topics": (Topic("dht", {"en": " "}),)},
        {"questions": (replace(SIZE, choices=SIZE.choices[:1]),)},
        {"questions": (replace(SIZE, kind="text"),)},
        {"questions": (replace(SIZE, kind="riddle"),)},
        {"questions": (SIZE, SIZE)},
        {"questions": tuple(Question(f"q{n}", labels={"en": "?"}) for n in range(21))},
        {"months_declined": 0},
        {"titles": {"en": "x" * 301}},
    ],
)
def test_a_call_that_makes_no_sense_is_refused(node, broken):
    with pytest.raises(MalformedCall):
        change_call(None, "", 0, CallPlan(**broken), NOW)
    assert call_at("") == CallFacts()


@pytest.mark.parametrize("slug", ["", "standing", "new", "Festival", "a b", "x" * 41])
def test_an_address_that_no_dated_call_can_have(node, slug):
    with pytest.raises(MalformedCall):
        make_call(None, slug, FESTIVAL, NOW)


def test_questions_are_answered_as_they_are_asked(ada, chloe):
    change_call(ada, "", 0, CallPlan(questions=QUESTIONS), NOW)
    whole = {**GOOD, "people": 3, "size": "l"}
    for number, fitting in enumerate((GOOD, whole)):
        uuid = propose(wish(f"Talk {number}", responses=fitting), chloe, NOW).uuid
        assert proposal(uuid).responses == fitting


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, ResponseMissing),
        ({"why": " ", "agree": True}, ResponseMissing),
        ({"why": "So.", "agree": False}, ResponseMissing),
        ({**GOOD, "agree": "yes"}, ResponseUnreadable),
        ({**GOOD, "why": 3}, ResponseUnreadable),
        ({**GOOD, "why": "x" * 2001}, ResponseUnreadable),
        ({**GOOD, "people": "three"}, ResponseUnreadable),
        ({**GOOD, "people": float("inf")}, ResponseUnreadable),
        ({**GOOD, "people": True}, ResponseUnreadable),
        ({**GOOD, "size": "xl"}, ResponseUnreadable),
        ({**GOOD, "size": ["l"]}, ResponseUnreadable),
        ({**GOOD, "other": "?"}, UnknownWord),
    ],
)
def test_what_does_not_fit_its_question_is_refused(ada, chloe, said, refusal):
    change_call(ada, "", 0, CallPlan(questions=QUESTIONS), NOW)
    with pytest.raises(refusal):
        propose(wish(responses=said), chloe, NOW)
