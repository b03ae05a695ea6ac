"""Malformed frames and messages of every kind, in every dialect: others never notice."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import STORM, serving
from tests.signalling.servers import frame, request
from tests.signalling.tcp_clients import PONG, RELAY, TRACKER, TcpClient, Y, joined, peer
from tests.signalling.violations import VIOLATIONS

PATHS = [peer("mallory"), Y, TRACKER, RELAY]
PING = frame(b"still here?", 9)


@pytest.fixture(scope="module")
def server():
    with serving(**STORM) as server:
        yield server


@pytest.fixture
def people(server):
    with society(server.port) as people:
        yield people


@pytest.mark.parametrize("path", PATHS)
def test_whoever_breaks_the_protocol_goes_with_the_right_code_and_alone(server, people, path):
    for code, pieces in VIOLATIONS:
        with joined(server.port, path) as mallory:
            mallory.send(*pieces)
            assert mallory.closing() == code, pieces
            assert mallory.rest() == b""


@pytest.mark.parametrize("path", PATHS)
def test_a_violation_in_the_packet_of_the_handshake_is_one_too(server, people, path):
    for code, pieces in VIOLATIONS:
        with TcpClient(server.port, request(path), *pieces) as mallory:
            assert mallory.opened().closing() == code, pieces


@pytest.mark.parametrize("path", PATHS)
def test_noise_ends_in_a_goodbye(server, people, path):
    chance = random.Random(path)
    for _ in range(50):
        with joined(server.port, path) as mallory:
            mallory.send(chance.randbytes(chance.randrange(14, 2_000)), frame(b"", 8))
            assert mallory.closing() in {1000, 1002, 1003, 1007, 1009}


ODD: list[Any] = [
    *(None, True, -1, 0.5, 10**400, 1e308, "", "\0", "\ud800", "x" * 60_000, [], {}, [[]]),
    *("ada", ["ada"], {"a": [1]}, "é" * 20, "Ā" * 20, "\x7f" * 20, [None] * 300, ["\ud800"]),
]
ID = "i" * 20
OFFERS = [{"offer": {"sdp": ""}, "offer_id": ID}]
SAID: list[dict[str, Any]] = [
    {"type": "OFFER", "dst": "ada", "payload": {}, "src": "mallory"},
    {"type": "publish", "topic": "a", "topics": ["a"], "payload": 1},
    {"type": "subscribe", "topic": "a", "topics": ["a"], "clients": 1},
    {"action": "announce", "info_hash": ID, "peer_id": ID, "left": 1, "event": "", "offers": []},
    {"action": "announce", "info_hash": ID, "peer_id": ID, "offers": OFFERS, "numwant": 1},
    {"action": "announce", "info_hash": ID, "peer_id": ID, "to_peer_id": ID, "answer": {}},
    {"action": "scrape", "info_hash": [ID]},
]
RAW = [
    *(
        b"",
        b" ",
        b"x",
        b"{",
        b"[]",
        b"null",
        b"true",
        b"1e999",
        b"-",
        b'"',
        b'"a"',
        b"{}",
        b"{} {}",
    ),
    *(b"\xef\xbb\xbf{}", b"\0", b"{'type':'ping'}", b'{"type":"ping",}', b"NaN", b"[" * 60_000),
    *(b'{"a":' * 10_000, b"{" + b'"type":"publish",' * 3_000 + b'"topic":"a"}', b'"\\ud800"'),
    b'{"type":"publish","topic":"a","payload":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
    b'{"type":"OFFER","dst":"ada","src":1,"payload":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
]


def malformed():
    """Yield messages that are wrong in one place, and some that are wrong altogether."""
    yield from RAW
    for message in SAID:
        for name in message:
            yield json.dumps({key: value for key, value in message.items() if key != name}).encode()
            for odd in ODD:
                yield json.dumps(message | {name: odd}).encode()
    for offer in ODD:
        yield json.dumps(SAID[4] | {"offers": [offer]}).encode()
        yield json.dumps(SAID[4] | {"offers": [{"offer": offer, "offer_id": offer}]}).encode()


@pytest.mark.parametrize("path", PATHS)
def test_no_message_ends_a_conversation_or_disturbs_another(server, people, path):
    with joined(server.port, path) as mallory:
        for text in malformed():
            mallory.send(frame(text[:65_536]), PING)
            while (got := mallory.frame())[0] != PONG:
                assert got[0] != 8, text[:200]
