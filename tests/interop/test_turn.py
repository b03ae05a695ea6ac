"""A real coturn relays for who shows a password from ``/ice``, and for nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.interop.conftest import until
from tests.interop.coturn import SECRET, relay
from tests.signalling.alone import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_the_manual_speaks_the_language_of_coturn(tmp_path):
    manual = (Path(__file__).parents[2] / "docs" / "run" / "turn.md").read_text()
    lines = manual.split("/etc/turnserver.conf")[1].split("Behind a router")[0].splitlines()
    told = [line.strip() for line in lines if line.startswith("    ")]
    assert "use-auth-secret" in told
    with relay(tmp_path, *(f"--{line}" for line in told if line[0] != "#" and "port" not in line)):
        pass
    said = (tmp_path / "log").read_text()
    assert [word for word in ("unrecognized", "Bad config", "invalid") if word in said] == []


def told_by(server):
    with urlopen(f"http://127.0.0.1:{server.port}/ice", timeout=5) as answer:
        return json.load(answer)["iceServers"]


def settings(turn, secret=SECRET):
    address = f"turn:127.0.0.1:{turn}?transport=udp"
    return {"ice_turn": address, "ice_turn_secret": secret, "ice_turn_minutes": "5"}


def two(visitors, server, ice):
    pages = [visitors.come("peerjs") for _ in range(2)]
    for page, name in zip(pages, ("ada", "bilal"), strict=True):
        page.evaluate(START, [name, server.port, ice])
        until(page, "opened")
    return pages


def test_data_goes_through_the_relay_alone(visitors, turn):
    with serving(**settings(turn)) as server:
        ice = told_by(server)
        assert ice[0]["username"].split(":")[0].isdigit()
        ada, bilal = two(visitors, server, ice)
        ada.evaluate(SEND, "bilal")
        assert until(bilal, "got.length && got") == [100_000]
        assert ada.evaluate(CANDIDATES) == ["relay"]


@pytest.mark.parametrize("fault", ["another secret", "an hour too late"])
def test_the_relay_serves_nobody_with_a_wrong_password(visitors, turn, fault):
    secret = "not the relay's" if fault == "another secret" else SECRET
    with serving(**settings(turn, secret)) as server:
        ice = told_by(server)
        if fault != "another secret":
            expiry, _, tag = ice[0]["username"].partition(":")
            ice[0]["username"] = f"{int(expiry) - 3600}:{tag}"
        ada, bilal = two(visitors, server, ice)
        ada.evaluate(SEND, "bilal")
        ada.wait_for_timeout(3000)
        assert bilal.evaluate("got") == []
        assert ada.evaluate(CANDIDATES) == []
