"""What clients make a server keep stays within its bounds, and is used again when they are gone.

A process gives little back to its machine, so that is not the measure: what matters is that it
holds no more the fourth time than the first.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from itertools import count

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import STORM, eventually, serving
from tests.signalling.servers import frame
from tests.signalling.tcp_clients import (
    OPEN,
    PING,
    PONG,
    RELAY,
    TEXT,
    TRACKER,
    TcpClient,
    Y,
    crowd,
    joined,
    peer,
)

MEGA = 1024
"""Kilobytes."""
SLACK = 3 * MEGA


@pytest.fixture
def server():
    with serving(**STORM, signalling_ping_seconds="60") as server:
        yield server


@pytest.fixture
def people(server):
    with society(server.port) as people:
        yield people


def heard_out(client: TcpClient) -> list[bytes]:
    """Return what a client gets for all that it has said, up to now."""
    client.send(frame(b"done", PING))
    heard = []
    while (got := client.frame()) != (PONG, b"done"):
        heard += [got[1]] if got[0] == TEXT else []
    return heard


def held(server, situation) -> list[int]:
    """Bring about a situation four times; return how many kilobytes it then takes, each time."""
    grown = []
    before = server.kilobytes
    for _ in range(4):
        with situation():
            grown.append(server.kilobytes - before)
        eventually(lambda: server.numbers()['sessions{dialect="relay"}'] == 2)  # the people's
    return grown


def test_240_megabytes_of_offers_to_nobody_are_kept_in_16(server, people):
    rooms = [f"/s/hall{number}" for number in range(40)]
    text = frame(b'{"type":"OFFER","payload":"%b","dst":"nobody"}' % (b"x" * 60_000))
    with crowd(server.port, [peer("ada", room=room) for room in rooms]) as senders:
        assert [client.hear() for client in senders] == [OPEN] * 40
        before = server.kilobytes
        counts = offered(senders, text)
        first = server.kilobytes - before
        assert first < 24 * MEGA  # 16 of messages, 4.3 at most of what the allocator keeps, seen
        assert 15 * MEGA < server.numbers()["queued_bytes"] / 1024 <= 16 * MEGA
        assert counts == [0] * 16 + [counts[16]] + [100] * 23  # 16 filled it; others hear at once
        for client in senders[:16]:
            assert client.hear() == {"type": "EXPIRE", "src": "nobody", "dst": "ada"}
            assert heard_out(client) == []
        eventually(lambda: server.numbers()["queued_bytes"] == 0)  # the 17th began later
        offered(senders, text)
        assert server.kilobytes - before - first < SLACK


def offered(senders, text):
    """Let each send six megabytes; return how many answers each then has."""
    counts = []
    for client in senders:
        for _ in range(50):
            client.send(text, text)
        counts.append(len(heard_out(client)))
    return counts


@contextmanager
def swarms(server, new, *events):
    """Let 20 clients announce a thousand new swarms each, and leave them in some way."""
    with ExitStack() as stack:
        clients = [stack.enter_context(joined(server.port, TRACKER)) for _ in range(20)]
        hashes = [[f"{next(new):020}" for _ in range(1_000)] for _ in clients]
        for event in ("started", "", *events):
            if not event:
                yield
                continue
            for client, mine in zip(clients, hashes, strict=True):
                for name in mine:
                    client.say(action="announce", info_hash=name, peer_id="p" * 20, event=event)
                assert len(heard_out(client)) == 1_000


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(["stopped"], id="stopped"),
        pytest.param([], id="gone", marks=pytest.mark.long),
    ],
)
def test_20000_swarms_that_are_left_make_room_for_others(server, people, events):
    new = count()
    first, *others = held(server, lambda: swarms(server, new, *events))
    assert first < 20 * MEGA
    assert max(others) - first < SLACK


def test_thousands_of_rooms_make_room_for_others(server, people):
    new = count()

    def rooms():
        paths = [peer("ada"), Y, TRACKER, RELAY] * 500
        return crowd(server.port, [f"/s/room{next(new)}{path}" for path in paths])

    first, *others = held(server, rooms)
    assert first < 12 * MEGA
    assert max(others) - first < SLACK
    counts = server.numbers().items()
    assert [number for name, number in counts if name.startswith("rooms{")] == [1, 1, 1, 1, 0]


@contextmanager
def topics(server, new):
    """Let 50 clients listen to 64 topics each, of new names, and lose interest in others."""
    with crowd(server.port, [Y] * 50) as clients:
        for client in clients:
            for kind, number in (("subscribe", 64), ("unsubscribe", 64), ("subscribe", 500)):
                listed = [f"{next(new):0500}" for _ in range(number)]
                client.send(frame(json.dumps({"type": kind, "topics": listed[:100]}).encode()))
            heard_out(client)
        yield


def test_thousands_of_topics_make_room_for_others(server, people):
    new = count()
    first, *others = held(server, lambda: topics(server, new))
    assert first < 12 * MEGA
    assert max(others) - first < SLACK


def test_who_does_not_read_is_cut_and_costs_no_memory(server, people):
    text = frame(b'{"type":"publish","topic":"all","said":"%b"}' % (b"x" * 60_000))
    with ExitStack() as stack:
        before = server.kilobytes
        lazy = [stack.enter_context(joined(server.port, Y)) for _ in range(30)]
        eager = stack.enter_context(joined(server.port, Y))
        for client in (*lazy, eager):
            client.say(type="subscribe", topics=["all"])
            heard_out(client)
        most = sent = 0
        while server.dropped("ywebrtc", "slow") < 30:
            for _ in range(10):
                eager.send(text)
                assert eager.hear()["topic"] == "all"
            sent += 10
            assert sent < 1_000
            most = max(most, server.kilobytes - before)
        assert most < 30 * 256 + SLACK
        people.talks()
        for client in lazy:
            assert client.rest() != b""
