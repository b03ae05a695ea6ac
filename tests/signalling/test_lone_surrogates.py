r"""Half of a character, as "\ud83d", is passed on as it came in every dialect."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st
from msgspec import DecodeError, Raw
from msgspec.json import decode

from meshup.signalling.lone_surrogates import mark
from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party

HALVES = [
    rb'"Zo\ud83d"',
    rb'"\uDC00\ud800"',
    rb'{"a":["\uD83D\uDE00 \ud83d\\ud83d","\udfff"]}',
    '"\\ud83dé\ue000"'.encode(),
    rb'["\\\ud83d","\"\udc00",1.50]',
]
ODD = st.text(st.characters(codec=None), max_size=20)
VALUES = st.recursive(
    ODD, lambda inner: st.lists(inner) | st.dictionaries(ODD, inner), max_leaves=5
)


@pytest.mark.parametrize("payload", HALVES)
@pytest.mark.parametrize(
    "template",
    [
        b'{"type":"OFFER","payload":%b,"dst":"bilal"}',
        b' {"type":"OFFER","payload":%b,"dst":"bilal"}',
        b'{"type":"OFFER","src":"chloe","dst":"bilal","payload":%b}',
    ],
)
def test_peerjs_passes_it_on(payload, template):
    party = Party(Dialect.PEERJS)
    ada, bilal = party.peer("ada"), party.peer("bilal")
    bilal.heard()
    ada.say(raw=template % payload)
    [text] = bilal.connection.raw
    assert payload in text
    assert json.loads(text)["src"] == "ada"
    assert party.counts.dropped["malformed"] == 0


@pytest.mark.parametrize("payload", HALVES)
def test_what_waits_for_a_peer_is_passed_on(payload):
    party = Party(Dialect.PEERJS)
    party.peer("ada").say(raw=b'{"type":"OFFER","payload":%b,"dst":"bilal"}' % payload)
    assert payload in party.peer("bilal").connection.raw[1]


@pytest.mark.parametrize("payload", HALVES)
def test_y_webrtc_passes_it_on(payload):
    party = Party(Dialect.YWEBRTC)
    ada = party.join()
    ada.say(type="subscribe", topics=["t"])
    ada.say(raw=b'{"type":"publish","topic":"t","data":%b}' % payload)
    assert ada.connection.raw == [b'{"type":"publish","topic":"t","data":%b,"clients":1}' % payload]


@pytest.mark.parametrize("payload", HALVES)
def test_ws_relay_passes_it_on(payload):
    party = Party(Dialect.RELAY)
    ada = party.join()
    ada.say(type="subscribe", topic="t")
    ada.say(raw=b'{"type":"publish","topic":"t","payload":%b}' % payload)
    assert ada.connection.raw == [b'{"topic":"t","payload":%b}' % payload]


@pytest.mark.parametrize("payload", HALVES)
def test_a_tracker_passes_it_on(payload):
    party = Party(Dialect.TRACKER)
    ada, bilal = party.join(), party.join()
    announce = {"action": "announce", "info_hash": "h" * 20}
    bilal.say(announce | {"peer_id": "b" * 20})
    common = b'{"action":"announce","info_hash":"%b","peer_id":"%b",' % (b"h" * 20, b"a" * 20)
    offers = b'"offers":[{"offer":%b,"offer_id":"%b"}]}' % (payload, b"o" * 20)
    ada.say(raw=common + offers)
    assert b'"offer":' + payload in bilal.connection.raw[-1]
    answer = b'"to_peer_id":"%b","offer_id":"%b","answer":%b}' % (b"b" * 20, b"o" * 20, payload)
    ada.say(raw=common + answer)
    assert b'"answer":' + payload in bilal.connection.raw[-1]


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        (Dialect.PEERJS, rb'{"type":"OFFER","dst":"\ud83d"}'),
        (Dialect.PEERJS, rb'{"type":"OFFER","payload":"\ud83d","dst":"b"'),
        (Dialect.PEERJS, rb'{"type":"OFFER","payload":\ud83d,"dst":"b"}'),
        (Dialect.YWEBRTC, rb'{"type":"publish","topic":"\ud83d"}'),
        (Dialect.YWEBRTC, rb'{"type":"subscribe","topics":["a","\ud83d"]}'),
        (Dialect.RELAY, rb'{"type":"subscribe","topic":"\ud83d"}'),
        (Dialect.TRACKER, rb'{"action":"announce","info_hash":"\ud83d%b"}' % (b"h" * 19)),
    ],
)
def test_names_are_whole_and_messages_json(dialect, text):
    party = Party(dialect)
    client = party.peer("ada") if dialect is Dialect.PEERJS else party.join()
    client.say(raw=text)
    assert party.counts.dropped["malformed"] == 1


@given(VALUES, VALUES)
def test_whatever_is_marked_comes_back_as_it_was(payload, other):
    written = json.dumps(payload).encode()
    text = b'{"other":%b,"payload":%b}' % (json.dumps(other).encode(), written)
    try:
        marked = mark(text)
    except DecodeError:
        decode(text)  # there was nothing to mark
    else:
        parts = decode(marked.text, type=dict[str, Raw])
        assert bytes(marked.restored(parts["payload"])) == written
