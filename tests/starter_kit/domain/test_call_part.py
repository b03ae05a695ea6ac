"""The standing call in a kit: given as others take it, taken once, refused when it is none."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from meshup.community.domain.queries import this_node
from meshup.history.domain.queries import latest_changes
from meshup.history.domain.sentences import sentences
from meshup.proposals.domain.call_facts import CallFacts, Choice, Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.queries.calls import call_at
from meshup.starter_kit.domain import call_part
from meshup.starter_kit.domain.kit_documents import Sister
from meshup.starter_kit.errors import MalformedKit, PrivateContact, UnsafeText
from meshup.starter_kit.parts import Adoption

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
LYON = Sister("Lyon P2P", "Lyon", "https://lyon.example", ("fr",))
CALL: dict[str, Any] = {
    "name": "call",
    "version": 1,
    "titles": {"en": "Talk at Lyon P2P"},
    "texts": {"en": "Tell Lyon what you know.", "fr": "Dites à Lyon ce que vous savez."},
    "kinds": {"talk": [10, 20], "stand": [0]},
    "topics": [{"key": "dht", "labels": {"en": "DHT"}}],
    "questions": [
        {
            "key": "room",
            "kind": "choice",
            "labels": {"en": "Which room?"},
            "choices": [
                {"key": "big", "labels": {"en": "Big"}},
                {"key": "small", "labels": {"en": "Small"}},
            ],
            "required": True,
        },
        {"key": "why", "kind": "text", "labels": {"fr": "Pourquoi ?"}},
    ],
}


def adopt_from_lyon():
    return Adoption(None, AT, LYON, this_node())


def changed_at(*way: Any, to: object) -> dict[str, Any]:
    copied = copy.deepcopy(CALL)
    value: Any = copied
    for step in way[:-1]:
        value = value[step]
    value[way[-1]] = to
    return copied


def test_a_call_is_taken_in_our_name_and_given_as_it_was_taken(node):
    assert call_part.give(AT) is None
    assert call_part.take(CALL, adopt_from_lyon()) == [
        "The standing call asks for what theirs does."
    ]
    call = call_at()
    assert call.titles == {"en": "Talk at Paris P2P"}
    assert call.texts["en"] == "Tell Paris what you know."
    assert call.kinds == {"talk": (10, 20), "stand": (0,)}
    assert call.topics == (Topic("dht", {"en": "DHT"}),)
    assert [question.key for question in call.questions] == ["room", "why"]
    assert call.questions[0].choices[1] == Choice("small", {"en": "Small"})
    assert (call.questions[0].required, call.questions[1].required) == (True, False)
    given = call_part.give(AT)
    assert given == {**CALL, "titles": call.titles, "texts": call.texts}
    (told,) = sentences(latest_changes())
    assert told.words == "Talk at Paris P2P came with the starter kit, at set-up."
    assert call_part.take(CALL, adopt_from_lyon()) == ["Your standing call stays as you have it."]
    assert call_at() == call


def test_what_hosts_said_of_their_call_stays(node, ada):
    change_call(ada, "", 0, CallPlan(titles={"en": "Ours"}), AT)
    before = call_at()
    call_part.take(CALL, replace(adopt_from_lyon(), by=ada))
    assert call_at() == before


def test_it_says_what_is_in_it(node):
    assert call_part.read(CALL) == [
        "What is called for: talk, stand.",
        "Its words, in English, French.",
        "1 topic with levels.",
        "2 questions of its own.",
    ]


def test_a_call_is_given_without_contacts_and_what_stays_with_its_hosts(node, ada):
    hidden = Question("mail", "text", {"en": "<b></b>"})
    plan = CallPlan(
        texts={"en": "Write to ada@paris.example <b>now</b>"},
        questions=(hidden, Question("why", "text", {"en": "Why?"})),
        is_review_anonymous=True,
        months_declined=3,
    )
    change_call(ada, "", 0, plan, AT)
    given = call_part.give(AT) or {}
    assert given["texts"] == {"en": "Write to [contact] now"}
    assert [question["key"] for question in given["questions"]] == ["why"]
    assert not {"is_review_anonymous", "months_declined", "has_voices"} & set(given)
    call_part.read(given)


@pytest.mark.parametrize(
    ("way", "value", "refusal"),
    [
        (("texts", "en"), "<script>x</script>", UnsafeText),
        (("texts", "en"), "Call 06 12 34 56 78", PrivateContact),
        (("texts", "en"), "x" * 20_001, MalformedKit),
        (("titles", "en"), "two\nlines", MalformedKit),
        (("titles", "en"), "x" * 301, MalformedKit),
        (("texts",), [], MalformedKit),
        (("kinds",), None, MalformedKit),
        (("kinds",), {}, MalformedKit),
        (("kinds",), {"orgy": [5]}, MalformedKit),
        (("kinds", "talk"), [], MalformedKit),
        (("kinds", "talk"), [5] * 9, MalformedKit),
        (("kinds", "talk"), [True], MalformedKit),
        (("kinds", "talk"), [481], MalformedKit),
        (("kinds", "talk"), 5, MalformedKit),
        (("topics",), [CALL["topics"][0]] * 2, MalformedKit),
        (("topics",), [{"key": f"k{n}", "labels": {"en": "x"}} for n in range(21)], MalformedKit),
        (("topics", 0, "key"), "../etc", MalformedKit),
        (("topics", 0, "labels"), {}, MalformedKit),
        (("topics", 0, "labels", "en"), "javascript:alert(1)\n", MalformedKit),
        (("questions", 0, "kind"), "password", MalformedKit),
        (("questions", 0, "choices"), [], MalformedKit),
        (("questions", 1, "choices"), CALL["questions"][0]["choices"], MalformedKit),
        (("questions", 0, "required"), 1, MalformedKit),
        (("questions", 0, "labels", "en"), "<b>Which?</b>", UnsafeText),
        (("months_declined",), 0, MalformedKit),
        (("closes_at",), "2026-12-01", MalformedKit),
    ],
)
def test_a_call_that_is_none_is_refused_and_nothing_is_written(node, way, value, refusal):
    hostile = changed_at(*way, to=value)
    with pytest.raises(refusal):
        call_part.read(hostile)
    with pytest.raises(refusal):
        call_part.take(hostile, adopt_from_lyon())
    assert call_at() == CallFacts()
