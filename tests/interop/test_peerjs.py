"""PeerJS as its authors publish it: data, media, who is absent, whose id it is, coming back."""

from __future__ import annotations

from tests.interop.conftest import until
from tests.signalling.processes import serving

START = """([id, port, how]) => {
    const { Peer } = globalThis;
    Object.assign(globalThis, { got: [], errors: [], opened: 0 });
    globalThis.peer = new Peer(id, {
        host: 'localhost', port, path: '/', config: { iceServers: [] }, debug: 0, ...how,
    });
    peer.on('open', (own) => { opened += 1; globalThis.own = own; });
    peer.on('error', (error) => errors.push(error.type));
    peer.on('connection', (line) => {
        globalThis.line = line;
        line.on('data', (told) => { got.push(told); line.send('heard ' + told); });
    });
    peer.on('call', async (call) => {
        call.on('stream', (stream) => { globalThis.stream = stream; });
        call.answer(await navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
    });
}"""
CONNECT = """(to) => {
    globalThis.line = peer.connect(to, { reliable: true });
    line.on('open', () => line.send('hello'));
    line.on('data', (told) => got.push(told));
}"""
CALL = """async (to) => {
    const own = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    globalThis.call = peer.call(to, own);
    call.on('stream', (stream) => { globalThis.stream = stream; });
}"""
RECEIVED = """async () => {
    const call = Object.values(peer.connections)[0]?.[0];
    const reports = [...(await call.peerConnection.getStats()).values()];
    return reports.filter((one) => one.type === 'inbound-rtp' && one.bytesReceived > 3000).length;
}"""


def peer(visitors, server, name=None, **how):
    page = visitors.come("peerjs")
    page.evaluate(START, [name, server.port, how])
    return page


def opened(visitors, server, name=None, **how):
    page = peer(visitors, server, name, **how)
    until(page, "opened")
    return page


def test_two_peers_exchange_data(visitors, signalling):
    ada, bilal = opened(visitors, signalling, "ada"), opened(visitors, signalling, "bilal")
    ada.evaluate(CONNECT, "bilal")
    assert until(ada, "got.length && got") == ["heard hello"]
    assert bilal.evaluate("[got, line.peer]") == [["hello"], "ada"]


def test_the_server_gives_an_id_to_who_has_none(visitors, signalling):
    assert len(opened(visitors, signalling).evaluate("own")) == 36


def test_sound_and_picture_flow_from_peer_to_peer(visitors, signalling):
    ada, bilal = opened(visitors, signalling, "ada"), opened(visitors, signalling, "bilal")
    ada.evaluate(CALL, "bilal")
    for page in (ada, bilal):
        until(page, "globalThis.stream?.getTracks().length === 2")
        until(page, f"({RECEIVED})().then((kinds) => kinds === 2)")


def test_who_calls_nobody_is_told_so(visitors, signalling):
    ada = opened(visitors, signalling, "ada")
    ada.evaluate(CONNECT, "nobody")
    assert until(ada, "errors.length && errors") == ["peer-unavailable"]


def test_who_comes_within_five_seconds_is_reached_all_the_same(visitors, signalling):
    ada = opened(visitors, signalling, "ada")
    ada.evaluate(CONNECT, "bilal")
    opened(visitors, signalling, "bilal")
    assert until(ada, "got.length && got") == ["heard hello"]


def test_an_id_belongs_to_one(visitors, signalling):
    ada = opened(visitors, signalling, "ada")
    chloe = peer(visitors, signalling, "ada")
    assert until(chloe, "errors.length && errors") == ["unavailable-id"]
    assert ada.evaluate("peer.disconnected") is False


def test_who_was_cut_off_comes_back_with_the_same_id(visitors, signalling):
    ada, bilal = opened(visitors, signalling, "ada"), opened(visitors, signalling, "bilal")
    signalling.stop()
    until(ada, "peer.disconnected")
    signalling.start()
    for page in (ada, bilal):
        page.evaluate("peer.reconnect()")
        until(page, "opened === 2")
    bilal.evaluate(CONNECT, "ada")
    assert until(bilal, "got.length && got") == ["heard hello"]


def test_peers_of_different_rooms_do_not_meet(visitors, signalling):
    ada = opened(visitors, signalling, "ada", path="/s/hall/")
    opened(visitors, signalling, "bilal", path="/s/garden/")
    ada.evaluate(CONNECT, "bilal")
    assert until(ada, "errors.length && errors") == ["peer-unavailable"]


def test_another_key_is_refused(visitors):
    with serving(signalling_key="ours") as server:
        chloe = peer(visitors, server, "chloe")
        assert until(chloe, "errors.length && errors")[0] in {"invalid-key", "server-error"}
        opened(visitors, server, "ada", key="ours")
