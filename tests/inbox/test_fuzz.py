"""Whatever is sent, the inbox answers by a status of its own: bodies and heads, changed at random.

Seeds are messages after real servers; what is signed reaches the handlers of every room.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as bounded, strategies as st

from meshup.fediverse.domain.own_actors import group
from meshup.inbox.activity_handlers import handled_kinds
from tests.effort import examples
from tests.inbox.peer import to_node

ANSWERS = {202, 400, 401, 403, 404, 409, 413, 415, 422, 429, 503}
MESSAGES = Path(__file__).parent.parent / "activitypub" / "messages"
FEW = bounded(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

NAMES = st.sampled_from(
    [
        *("id", "type", "actor", "object", "to", "cc", "content", "summary", "name", "published"),
        *("updated", "attributedTo", "inReplyTo", "startTime", "endTime", "location", "tag"),
        *("target", "attachment", "url", "timezone", "contentMap", "@context", "proof"),
        *("participationMessage", "joinMode", "status", "eventStatus", "replies", "signature"),
    ]
)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["", " ", "\u202e", "javascript:1", "https://", "2026-13-99", "-1", "\ud7ff"]),
)
VALUES = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


@cache
def messages() -> list[dict[str, Any]]:
    """Return what real servers send, as the fixtures have it; at least one plain activity."""
    found = [json.loads(path.read_text()) for path in sorted(MESSAGES.glob("*/*.json"))]
    plain = {"type": "Create", "object": {"type": "Note", "content": "hello"}}
    return [plain, *(message for message in found if isinstance(message, dict))]


@st.composite
def changed_messages(draw: st.DrawFn) -> dict[str, Any]:
    """Return a message with some of its values replaced, at any depth."""
    message: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(messages()))))
    for _ in range(draw(st.integers(0, 4))):
        place = message
        while draw(st.booleans()) and any(isinstance(value, dict) for value in place.values()):
            inner = [value for value in place.values() if isinstance(value, dict)]
            place = draw(st.sampled_from(inner))
        place[draw(NAMES)] = draw(VALUES)
    if draw(st.booleans()):
        message["type"] = draw(st.sampled_from(sorted(handled_kinds()) or ["Create"]))
    return message


def test_there_are_messages_of_real_servers_to_change():
    assert len(messages()) > 20


@FEW
@given(message=changed_messages(), flavour=st.sampled_from(["cavage", "rfc9421"]))
def test_a_signed_message_never_breaks_the_node(evil, message, flavour):
    eve = evil.actor()
    own = group().id
    text = json.dumps(message).replace("https://node.example/ap/paris", own)
    sent = json.loads(text) | {"actor": eve.id}
    if isinstance(sent.get("id"), str):
        sent["id"] = f"{eve.id}/activities/1"
    assert eve.post(json.dumps(sent).encode(), flavour=flavour).status in ANSWERS


@FEW
@given(
    kind=st.sampled_from(["Create", "Update", "Delete", "Undo", "Accept", "Join", "Flag", "Move"]),
    item=VALUES,
    more=st.dictionaries(NAMES, VALUES, max_size=3),
)
def test_any_object_of_a_signed_activity_is_answered(evil, kind, item, more):
    eve = evil.actor()
    activity = more | {"id": f"{eve.id}/1", "type": kind, "actor": eve.id, "object": item}
    assert eve.post(json.dumps(activity).encode()).status in ANSWERS


@FEW
@given(body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_body_is_answered(federating, body):
    headers = [("host", "127.0.0.1:8000"), ("content-type", "application/activity+json")]
    assert to_node("/ap/inbox", headers, body).status in ANSWERS


VALUE = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80)
SIGNED_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("signature", "signature-input", "digest", "content-digest", "date", "host"),
                *("content-type", "x-forwarded-host", "accept-signature", "expect"),
            ]
        ),
        VALUE
        | st.sampled_from(
            [
                'keyId="https://evil.example/a",headers="date",signature="eA=="',
                'sig1=("@method");created=1;keyid="x"',
                "sig1=:eA==:",
                "SHA-256=eA==",
                "sha-256=:eA==:",
                "=,=,=",
                "((((((",
                '"' * 60,
            ]
        ),
    ),
    max_size=6,
)


@FEW
@given(lines=SIGNED_HEADERS, keeps=st.booleans())
def test_any_head_is_answered(evil, lines, keeps):
    eve = evil.actor()

    def tamper(headers, body):
        return [*(headers if keeps else [("host", "127.0.0.1:8000")]), *lines], body

    assert eve.post(eve.activity("Create", eve.id), tamper=tamper).status in ANSWERS


@pytest.mark.parametrize("path", ["/ap/inbox?x=1", "/ap/relay/inbox?%ff", "/ap/%6eobody/inbox"])
def test_any_path_is_answered(evil, path):
    eve = evil.actor()
    assert eve.post(eve.activity("Create", eve.id), to=path).status in ANSWERS
