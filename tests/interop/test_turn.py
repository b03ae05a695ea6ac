"""A real coturn relays between browsers for who shows a password from ``/ice``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.interop.conftest import until
from tests.interop.coturn import SECRET, relay
from tests.signalling.processes import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = """([id, port, iceServers]) => {
    const { Peer } = globalThis;
    Object.assign(globalThis, { got: [], opened: false, states: [] });
    globalThis.peer = new Peer(id, {
        host: 'localhost', port, path: '/', debug: 0,
        config: { iceServers, iceTransportPolicy: 'relay' },
    });
    peer.on('open', () => { opened = true; });
    peer.on('connection', (line) => line.on('data', (told) => { got.push(told.length); }));
}"""
SEND = """(to) => {
    globalThis.line = peer.connect(to, { reliable: true });
    line.on('iceStateChanged', (state) => states.push(state));
    line.on('open', () => line.send('x'.repeat(100000)));
}"""
CANDIDATES = """async () => {
    const reports = [...(await line.peerConnection.getStats()).values()];
    return [...new Set(reports.map((one) => one.candidateType).filter(Boolean))];
}"""


@pytest.fixture
def turn(tmp_path: Path) -> Iterator[int]:
    with relay(tmp_path) as port:
        yield port


def ice_servers_of(server):
    with urlopen(f"http://127.0.0.1:{server.port}/ice", timeout=5) as answer:
        return json.load(answer)["iceServers"]


def settings(turn):
    address = f"turn:127.0.0.1:{turn}?transport=udp"
    return {"ice_turn": address, "ice_turn_secret": SECRET, "ice_turn_minutes": "5"}


def two(visitors, server, ice):
    pages = [visitors.come("peerjs") for _ in range(2)]
    for page, name in zip(pages, ("ada", "bilal"), strict=True):
        page.evaluate(START, [name, server.port, ice])
        until(page, "opened")
    return pages


def test_data_goes_through_the_relay_alone(visitors, turn):
    with serving(**settings(turn)) as server:
        ice = ice_servers_of(server)
        assert ice[0]["username"].split(":")[0].isdigit()
        ada, bilal = two(visitors, server, ice)
        ada.evaluate(SEND, "bilal")
        assert until(bilal, "got.length && got") == [100_000]
        assert ada.evaluate(CANDIDATES) == ["relay"]
