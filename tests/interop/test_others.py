"""y-webrtc, WebTorrent, its tracker client and trystero, as their authors publish them."""

from __future__ import annotations

from tests.interop.conftest import until

SHARE = """([url, password]) => {
    globalThis.doc = new Y.Doc();
    globalThis.provider = new WebrtcProvider('minutes', doc, {
        signaling: [url], password, filterBcConns: true, peerOpts: { config: { iceServers: [] } },
    });
}"""
JOINED = "provider.room && provider.signalingConns.every((one) => one.connected)"
"""Two that announce themselves at once call each other, and y-webrtc may drop both calls."""
WRITE = "(words) => doc.getText('t').insert(0, words)"
READ = "doc.getText('t').toString()"

SEED = """(url) => {
    globalThis.client = new WebTorrent({ tracker: { rtcConfig: { iceServers: [] } } });
    const bytes = new Uint8Array(300000).map((_, at) => (at * 31) % 251);
    const file = new File([bytes], 'slides.bin');
    client.seed(file, { announce: [url] }, (torrent) => {
        globalThis.hash = torrent.infoHash;
    });
}"""
FETCH = """([hash, url]) => {
    globalThis.client = new WebTorrent({ tracker: { rtcConfig: { iceServers: [] } } });
    client.add(`magnet:?xt=urn:btih:${hash}&tr=${encodeURIComponent(url)}`, (torrent) => {
        torrent.on('done', async () => {
            const bytes = new Uint8Array(await (await torrent.files[0].blob()).arrayBuffer());
            globalThis.whole = bytes.length === 300000
                && bytes.every((byte, at) => byte === (at * 31) % 251);
        });
    });
}"""

ANNOUNCE = """([id, url]) => {
    Object.assign(globalThis, { peers: [], updates: [], scraped: null });
    globalThis.client = new TrackerClient({
        infoHash: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', peerId: id, announce: [url],
        rtcConfig: { iceServers: [] },
    });
    client.on('error', (error) => console.error(error));
    client.on('update', ({ complete, incomplete }) => updates.push([complete, incomplete]));
    client.on('scrape', ({ complete, incomplete }) => { scraped = [complete, incomplete]; });
    client.on('peer', (peer) => {
        peer.on('connect', () => peer.send('hello from ' + id));
        peer.on('data', (told) => peers.push(new TextDecoder().decode(told)));
    });
    client.start();
}"""

MEET = """([url, name]) => {
    globalThis.heard = [];
    globalThis.room = joinRoom(
        {
            appId: 'meshup', password: 'between us',
            relayConfig: { urls: [url] }, rtcConfig: { iceServers: [] },
        },
        'table',
    );
    const made = room.makeAction('greet');
    const send = made.send ?? made[0];
    const hear = (words) => heard.push(words);
    if (made.send) made.onMessage = hear; else made[1](hear);
    const greet = () => send('I am ' + name);
    if (typeof room.onPeerJoin === 'function') room.onPeerJoin(greet);
    room.onPeerJoin = greet;
}"""


def address(signalling, path):
    return f"ws://localhost:{signalling.port}{path}"


def test_y_webrtc_shares_a_document_in_an_encrypted_room(visitors, signalling):
    url = address(signalling, "/signal/y")
    ada, bilal, chloe = (visitors.come("y-webrtc") for _ in range(3))
    for page, password in ((ada, "secret"), (bilal, "secret"), (chloe, "wrong")):
        page.evaluate(SHARE, [url, password])
        until(page, JOINED)
    ada.evaluate(WRITE, "Minutes of the evening")
    until(bilal, f"{READ} === 'Minutes of the evening'")
    bilal.evaluate(WRITE, "2026: ")
    until(ada, f"{READ} === '2026: Minutes of the evening'")
    assert chloe.evaluate(READ) == ""


def test_a_file_moves_between_two_browsers_by_webtorrent(visitors, signalling):
    url = address(signalling, "/announce")
    ada, bilal = visitors.come("webtorrent"), visitors.come("webtorrent")
    ada.evaluate(SEED, url)
    bilal.evaluate(FETCH, [until(ada, "globalThis.hash"), url])
    assert until(bilal, "globalThis.whole") is True


def test_the_tracker_client_announces_and_scrapes(visitors, signalling):
    url = address(signalling, "/announce")
    ada, bilal = visitors.come("tracker"), visitors.come("tracker")
    ada.evaluate(ANNOUNCE, ["61" * 20, url])
    until(ada, "updates.length")
    bilal.evaluate(ANNOUNCE, ["62" * 20, url])
    assert until(ada, "peers.length && peers") == ["hello from " + "62" * 20]
    assert until(bilal, "peers.length && peers") == ["hello from " + "61" * 20]
    bilal.evaluate("client.scrape()")
    assert until(bilal, "scraped") == [0, 2]
    ada.evaluate("client.stop()")
    bilal.wait_for_timeout(200)
    bilal.evaluate("scraped = null; client.scrape()")
    assert until(bilal, "scraped") == [0, 1]


def test_trystero_lets_a_table_meet_over_the_torrent_strategy(visitors, signalling):
    url = address(signalling, "/announce")
    ada, bilal = visitors.come("trystero"), visitors.come("trystero")
    for page, name in ((ada, "Ada"), (bilal, "Bilal")):
        page.evaluate(MEET, [url, name])
    assert until(ada, "heard.length && heard") == ["I am Bilal"]
    assert until(bilal, "heard.length && heard") == ["I am Ada"]
