from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from meshup.kit.config import read_config
from meshup.kit.ip_networks import network_of
from meshup.signalling.http_api import HttpApi, Request
from meshup.signalling.ice import IceServers
from meshup.signalling.limits import Callers, Limits
from meshup.signalling.metrics import ABOUT, exposition
from meshup.signalling.paths import Dialect, HttpPaths
from meshup.signalling.websocket.admission import Admission
from tests.signalling.fake_clients import Party

AT = datetime(2026, 12, 2, 12, tzinfo=UTC)
ICE = IceServers(stun=("stun:a",), turn=("turn:a", "turns:a"), secret="shared", minutes=10)


@pytest.fixture
def party():
    return Party(Dialect.PEERJS)


def answer(party, path, method="GET", address="9.9.9.9", **settings):
    headers = settings.pop("headers", {})
    forwarded = settings.pop("forwarded", False)
    api = HttpApi(**{"hub": party.hub, "admission": Admission(), "ice": IceServers(), **settings})
    target = HttpPaths("peerjs").resolve(path)
    assert target is not None
    return asyncio.run(api.answer(target, Request(method, {}, headers, address, forwarded)))


def test_ids_are_new_each_time(party):
    ids = {answer(party, "/peerjs/id").body for _ in range(20)}
    assert {len(peer_id) for peer_id in ids} == {36}
    assert len(ids) == 20


def test_peers_are_listed_only_where_the_operator_wants(party):
    party.peer("ada"), party.peer("bilal", room="hall")
    assert answer(party, "/peerjs/peers").status == 401
    for path, ids in [("/peerjs/peers", ["ada"]), ("/s/hall/peerjs/peers", ["bilal"])]:
        assert json.loads(answer(party, path, lists_peers=True).body) == ids
    closed = Admission(tickets=True, secret="s" * 50)
    assert answer(party, "/peerjs/peers", lists_peers=True, admission=closed).status == 403


def test_a_turn_password_is_that_of_the_rest_scheme():
    [stun, turn] = ICE.servers_for("ada", AT)
    assert stun == {"urls": ["stun:a"]}
    expiry, _colon, tag = str(turn["username"]).partition(":")
    assert int(expiry) == AT.timestamp() + 600
    assert "ada" not in tag
    mac = hmac.new(b"shared", str(turn["username"]).encode(), hashlib.sha1)
    assert turn["credential"] == b64encode(mac.digest()).decode()
    assert ICE.servers_for("bilal", AT)[1]["username"] != turn["username"]


def test_without_a_secret_no_turn_server_is_told():
    assert IceServers(turn=("turn:a",)).servers_for("ada", AT) == []


def test_ice_is_for_whoever_may_come_in(party):
    closed = Admission(tickets=True, secret="s" * 50)
    assert answer(party, "/ice", admission=closed, ice=ICE).status == 403
    reply = json.loads(answer(party, "/ice", ice=ICE).body)
    assert (reply["ttl"], len(reply["iceServers"])) == (600, 2)


def test_sockets_say_so_and_methods_are_few(party):
    assert answer(party, "/relay").status == 426
    assert answer(party, "/signal/y").body == b"okay"
    assert answer(party, "/peerjs/").status == 200
    assert answer(party, "/peerjs/id", "POST").status == 405
    assert answer(party, "/peerjs/id", "OPTIONS").status == 204


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (200, {"address": "127.0.0.1", "headers": {b"host": b"127.0.0.1:8000"}}),
        (200, {"address": "::1", "headers": {b"host": b"[::1]:8000"}}),
        (200, {"address": "127.0.0.1", "headers": {b"host": b"LocalHost"}}),
        (200, {"address": "127.0.0.1", "headers": {b"host": b"localhost:8000"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"p2p.example"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"rebound.example:8000"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"localhost.example"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"localhost, p2p.example"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"127.0.0.1@p2p.example"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"10.0.0.7"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": "localhost\u00e9".encode()}}),
        (403, {"address": "127.0.0.1"}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"localhost", b"via": b"1.1 p"}}),
        (403, {"address": "9.9.9.9", "headers": {b"host": b"localhost"}}),
        (403, {"address": "", "headers": {b"host": b"localhost"}}),
        (403, {"address": "127.0.0.1", "headers": {b"host": b"localhost"}, "forwarded": True}),
        (403, {"address": "127.0.0.1", "metrics_token": "m"}),
        (403, {"metrics_token": "m", "headers": {b"authorization": b"Bearer x"}}),
        (403, {"metrics_token": "m", "headers": {b"authorization": b"Basic m"}}),
        (403, {"metrics_token": "m", "headers": {b"authorization": b"m"}}),
        (403, {"metrics_token": "m", "headers": {b"authorization": "Bearer m\u00e9".encode()}}),
        (200, {"metrics_token": "m", "headers": {b"authorization": b"Bearer m"}}),
        (200, {"metrics_token": "m", "headers": {b"authorization": b"bearer m"}}),
        (200, {"metrics_token": "m", "headers": {b"authorization": b"BEARER  m"}}),
    ],
)
def test_metrics_are_for_the_operator(party, status, how):
    assert answer(party, "/metrics", **how).status == status


def test_metrics_count_and_name_nobody(party):
    ada, bilal = party.peer("ada", room="hall"), party.peer("bilal", room="hall")
    ada.say(type="OFFER", dst="bilal", payload="secret")
    ada.say(type="OFFER", dst="chloe", payload="secret")
    bilal.say(raw=b"x")
    party.hub.refused["full"] += 1
    text = answer(
        party, "/metrics", address="127.0.0.1", headers={b"host": b"localhost"}
    ).body.decode()
    for line in [
        'meshup_signalling_sessions{dialect="peerjs"} 2',
        'meshup_signalling_rooms{dialect="peerjs"} 1',
        'meshup_signalling_relayed_total{dialect="peerjs"} 1',
        'meshup_signalling_dropped_total{dialect="peerjs",reason="malformed"} 1',
        'meshup_signalling_refused_total{reason="full"} 1',
        "# TYPE meshup_signalling_queued_bytes gauge",
    ]:
        assert line in text.splitlines()
    assert [word for word in ("ada", "bilal", "chloe", "hall", "secret") if word in text] == []


def test_labels_are_escaped_and_every_name_is_explained():
    text = exposition([("refused_total", {"reason": 'a"b\\c\n'}, 1)]).decode()
    assert text.splitlines()[-1] == 'meshup_signalling_refused_total{reason="a\\"b\\\\c\\n"} 1'
    assert all(kind in {"gauge", "counter"} for kind, _meaning in ABOUT.values())


def test_an_address_is_forgotten_with_its_last_socket():
    callers = Callers()
    ada, bilal = callers.caller("1.1.1.1"), callers.caller("2.2.2.2")
    ada.sockets = 1
    ada.count_join(10), bilal.count_join(10)
    assert bilal.count_join(10) == 2
    callers.forget(11)
    assert len(callers) == 2
    callers.forget(12)
    assert (len(callers), callers.caller("1.1.1.1")) == (1, ada)


def test_rates_begin_anew_each_second():
    caller = Callers().caller("1.1.1.1")
    assert [
        caller.count_message(1),
        caller.count_message(1),
        caller.count_message(2),
        caller.count_join(2),
    ] == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("first", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:1.2.3.4", "1.2.3.4", True),
        ("1.2.3.4", "1.2.3.5", False),
        ("not: an address", "not: an address", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_a_household_is_one_caller(first, other, same):
    assert (network_of(first) == network_of(other)) == same


def test_the_defaults_are_those_of_the_settings():
    assert Limits.of(read_config({}).config) == Limits()
