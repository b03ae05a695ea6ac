"""Attacks 25 and 31: JSON that is a bomb, and JSON-LD that says another thing than it seems."""

from __future__ import annotations

import json
import time

import pytest
from django.conf import settings

from meshup.fediverse.domain.own_actors import group

MOST_SECONDS = 0.05
DEEP = b'{"a":' * 1_000 + b"1" + b"}" * 1_000
BOMBS = {
    "deep objects": DEEP,
    "deep lists": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "many names": b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}",
    "many values": b'{"a":[' + b",".join([b"1"] * 120_000) + b"]}",
    "many objects": b'{"a":[' + b",".join([b"{}"] * 80_000) + b"]}",
    "huge integer": b'{"a":' + b"9" * 100_000 + b"}",
    "beyond 2^53": b'{"a":9007199254740993}',
    "huge exponent": b'{"a":1e400}',
    "nan": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "a name twice": b'{"type":"Create","type":"Delete"}',
    "half a character": b'{"a":"\\ud800"}',
    "null character": b'{"a":"\\u0000"}',
    "a mark": b'\xef\xbb\xbf{"type":"Create"}',
    "utf-16": '{"type":"Create"}'.encode("utf-16"),
    "latin-1": '{"type":"Cr\u00e9ate"}'.encode("latin-1"),
    "a list": b'[{"type":"Create"}]',
    "a string": b'"Create"',
    "nothing": b"",
    "a comment": b'{"type":"Create"} // yes',
    "quotes that never end": b'{"' + b'\\"' * 100_000,
}


@pytest.fixture
def eve(evil):
    return evil.actor()


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("is_signed", [True, False])
def test_25_a_bomb_is_refused_within_50_ms(evil, eve, handed, unchanged, name, is_signed):
    times = []
    for _attempt in range(3):  # other programs may take the machine meanwhile
        with unchanged(actors=True):
            started = time.process_time()
            answered = evil.post(BOMBS[name], by=eve if is_signed else None)
            times.append(time.process_time() - started)
        assert (answered.status, handed, evil.asked) == (400, [], [])
        if times[-1] < MOST_SECONDS:
            break
    assert min(times) < MOST_SECONDS


@pytest.mark.parametrize("keyword", ["@graph", "@included", "@reverse", "@nest"])
@pytest.mark.parametrize("where", ["top", "object"])
def test_31_what_moves_things_elsewhere_is_refused(evil, eve, refused, keyword, where):
    inner = {"id": f"{eve.id}/notes/1", "type": "Note"}
    hidden = {keyword: [{"type": "Delete", "object": group().id}]}
    activity = eve.activity("Create", inner | hidden if where == "object" else inner)
    refused(eve, activity | (hidden if where == "top" else {}), (400,), asked=[])


def test_31_a_context_that_renames_the_type_changes_nothing(evil, eve, handed):
    context = ["https://www.w3.org/ns/activitystreams", {"type": "as:name", "kind": "@type"}]
    activity = eve.activity("Create", eve.id) | {"@context": context, "kind": "Delete"}
    assert eve.post(activity).status == 202
    assert [read.kind for read in handed] == ["Create"]


def test_31_no_context_is_ever_fetched(evil, victim, eve, handed):
    context = [f"{victim.base}/context.jsonld", f"{evil.base}/context.jsonld"]
    assert eve.post(eve.activity("Create", eve.id) | {"@context": context}).status == 202
    assert (evil.fetched, victim.asked) == (["/users/eve"], [])
    assert len(handed) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"type": None},
        {"type": []},
        {"type": 7},
        {"type": "x" * 100},
        {"type": {"id": "Create"}},
        {"actor": None},
        {"actor": 7},
        {"actor": ["http://evil.example/a", "http://evil.example/b"]},
        {"actor": "mailto:eve@evil.example"},
        {"actor": "javascript:alert(1)"},
        {"actor": "//evil.example/a"},
        {"actor": "http://user@evil.example/a"},
        {"id": 7},
        {"id": "urn:uuid:0"},
        {"id": ["http://evil.example/1"]},
    ],
)
def test_what_does_not_read_as_an_activity_is_refused(eve, refused, change):
    activity = {**eve.activity("Create", eve.id), **change}
    refused(eve, {name: value for name, value in activity.items() if value is not None}, (400,))


def test_an_activity_may_not_have_an_id_on_another_server(evil, victim, eve, refused):
    activity = eve.activity("Create", eve.id) | {"id": f"{victim.base}/activities/1"}
    refused(eve, activity, (400,), asked=[])
    assert victim.asked == []


def test_our_own_actor_signs_nothing_that_comes_in(evil, eve, refused):
    own = group().id
    activity = json.loads(json.dumps(eve.activity("Create", own)).replace(eve.id, own))
    refused(eve, activity, asked=[], key_id=f"{own}#main-key")
    refused(eve, activity, asked=[])
    refused(eve, eve.activity("Create", own), asked=[], key_id=f"{own}#main-key")
    assert settings.CONFIG.address in own
