"""Who sends more than they may costs next to nothing, and nobody else waits for it.

The processor's time is far from what reading the floods would take: seconds each.
"""

from __future__ import annotations

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import serving
from tests.signalling.servers import frame
from tests.signalling.tcp_clients import RELAY, TRACKER, TcpClient, Y, joined, peer

FRAGMENT = frame(b"", 0, final=False)
FLOOD_BYTES = 30_000_000


@pytest.fixture(scope="module")
def server():
    with serving() as server:
        yield server


@pytest.fixture
def people(server):
    with society(server.port) as people:
        yield people


def flood(wire: TcpClient, what: bytes, first: bytes = b"") -> None:
    """Send until it is enough, or the other side ends it."""
    try:
        wire.send(first)
        for _ in range(FLOOD_BYTES // len(what) // 1_000):
            wire.send(what * 1_000)
    except ConnectionError:
        pass


@pytest.mark.parametrize(
    "path",
    [
        peer("mallory"),
        *(pytest.param(path, marks=pytest.mark.long) for path in (Y, TRACKER, RELAY)),
    ],
)
@pytest.mark.parametrize(
    ("first", "what"),
    [
        (frame(b"", 1, final=False), FRAGMENT),
        (b"", frame(b"", 9)),
        (b"", frame(b"x")),
        (b"", frame(b'{"type":"ping"}')),
    ],
    ids=["fragments", "pings", "nonsense", "messages"],
)
def test_a_flood_is_not_read(server, people, path, first, what):
    before = server.cpu_seconds
    with joined(server.port, path) as mallory:
        flood(mallory, what, first)
        assert mallory.closing() == 1008
    people.talks()
    assert server.cpu_seconds - before < 1
