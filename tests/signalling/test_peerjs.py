from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from meshup.signalling.dialects.peerjs.peer_claims import CONTEST_SECONDS
from meshup.signalling.dialects.peerjs.room import PeerJSRoom
from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party

OPEN = {"type": "OPEN"}


@pytest.fixture
def party():
    return Party(Dialect.PEERJS)


@pytest.fixture
def ada(party):
    return party.peer("ada")


def offer(to, **payload):
    return {"type": "OFFER", "payload": payload, "dst": to}


def test_a_client_that_comes_in_hears_open(ada):
    assert ada.heard() == [OPEN]


@pytest.mark.parametrize("kind", ["OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE"])
def test_a_message_is_passed_on_with_its_sender(party, ada, kind):
    bilal = party.peer("bilal")
    bilal.heard()
    ada.say({"type": kind, "payload": {"sdp": "é"}, "dst": "bilal"})
    assert bilal.heard() == [{"src": "ada", "type": kind, "payload": {"sdp": "é"}, "dst": "bilal"}]


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"OFFER","src":"chloe","dst":"bilal","payload":1}',
        '{"type":"OFFER","dst":"bilal","payload":1,"src":"chloe"}',
        '{"type":"OFFER","dst":"bilal","payload":1,"s\\u0072c":"chloe"}',
        '{"src":"ada","type":"OFFER","dst":"bilal","payload":1,"src":{"a":[]}}',
        '{"src":null,"type":"OFFER","dst":"bilal","payload":1}',
        ' {"type":"OFFER","dst":"bilal","payload":1,"src":"chloe"}',
        '\n{"type":"OFFER","dst":"bilal","payload":1}',
        '{"type":"OFFER","dst":"chloe","payload":1,"dst":"bilal"}',
    ],
)
def test_nobody_can_speak_in_anothers_name(party, ada, text):
    bilal = party.peer("bilal")
    bilal.heard()
    ada.say(raw=text.encode())
    [heard] = bilal.heard()
    assert (heard["src"], heard["dst"], heard["payload"]) == ("ada", "bilal", 1)


@given(st.text(min_size=1, max_size=20).filter(lambda name: name not in {"null", "undefined"}))
def test_any_id_is_written_as_json(name):
    party = Party(Dialect.PEERJS)
    sender, bilal = party.peer(name), party.peer("another one that is longer")
    bilal.heard()
    sender.say(offer("another one that is longer"))
    assert bilal.heard()[0]["src"] == name


@pytest.mark.parametrize("missing", ["id", "token", "key"])
def test_who_says_too_little_is_told_so(party, missing):
    fields = {"id": "ada", "token": "t", "key": "peerjs"}
    del fields[missing]
    ada = party.join(**fields)
    assert ada.heard() == [
        {
            "type": "ERROR",
            "payload": {"msg": "No id, token, or key supplied to websocket server"},
        }
    ]
    assert ada.closed is not None


def test_another_key_is_refused(party):
    ada = party.join(id="ada", token="t", key="other")
    assert ada.heard() == [{"type": "ERROR", "payload": {"msg": "Invalid key provided"}}]


@pytest.mark.parametrize("name", ["null", "undefined", "x" * 129])
def test_ids_that_are_mistakes_are_refused(party, name):
    client = party.peer(name)
    assert client.heard()[0]["type"] == "ERROR"
    assert party.hub.peer_ids("") == []


def test_a_token_is_not_kept_whatever_its_length(party):
    assert party.peer("ada", token="t" * 2_000).heard() == [OPEN]
    assert party.peer("bilal", token="t" * 2_001).heard()[0]["type"] == "ERROR"
    assert party.hub.peer_ids("") == ["ada"]


def test_an_id_is_somebodys_while_they_are_here(party, ada):
    chloe = party.peer("ada", token="another")
    assert chloe.heard() == [{"type": "ID-TAKEN", "payload": {"msg": "ID is taken"}}]
    chloe.go()
    assert party.hub.peer_ids("") == ["ada"]
    ada.go()
    assert party.peer("ada", token="another").heard() == [OPEN]


def test_an_id_whose_holder_is_silent_is_free_when_the_holder_is_cut(party, ada):
    ada.connection.is_silent = True
    newcomer = party.peer("ada", token="another")
    assert (newcomer.heard(), ada.connection.alive_checks) == ([], 1)
    late = party.peer("ada", token="a third")
    assert [message["type"] for message in late.heard()] == ["ID-TAKEN"]
    ada.go()
    assert newcomer.heard() == [OPEN]
    assert party.hub.peer_ids("") == ["ada"]


def test_what_is_said_while_an_id_is_contested_is_heard_when_it_is_granted(party, ada):
    bilal = party.peer("bilal")
    bilal.heard()
    ada.connection.is_silent = True
    newcomer = party.peer("ada", token="another")
    newcomer.say(offer("bilal", n=1))
    assert (bilal.heard(), party.counts.queued_bytes > 0) == ([], True)
    ada.go()
    assert [message["payload"] for message in bilal.heard()] == [{"n": 1}]
    assert party.counts.queued_bytes == 0


@pytest.mark.parametrize("end", ["the holder answers", "time is over", "the newcomer leaves"])
def test_a_contest_ends(party, ada, end):
    ada.connection.is_silent = True
    newcomer = party.peer("ada", token="another")
    newcomer.say(offer("ada"))
    if end == "the newcomer leaves":
        newcomer.go()
    elif end == "the holder answers":
        ada.session.proved_alive()
    party.wait(CONTEST_SECONDS)
    kinds = [message["type"] for message in newcomer.heard()]
    assert kinds == ["ID-TAKEN"] * (end != "the newcomer leaves")
    assert (party.counts.queued_bytes, party.hub.peer_ids("")) == (0, ["ada"])
    assert party.peer("ada").heard() == [OPEN]


def test_who_comes_back_while_it_waits_waits_on(party, ada):
    ada.connection.is_silent = True
    newcomer = party.peer("ada", token="another")
    again = party.peer("ada", token="another")
    assert newcomer.closed[0] == 4001
    newcomer.go(), ada.go()
    assert again.heard() == [OPEN]


def test_who_comes_back_with_its_token_takes_over(party, ada):
    again = party.peer("ada")
    assert again.heard() == [OPEN]
    assert ada.closed == (4001, "this client has come back on another connection")
    ada.go()
    bilal = party.peer("bilal")
    bilal.say(offer("ada"))
    assert [message["type"] for message in again.heard()] == ["OFFER"]


def test_a_superseded_client_says_nothing_more(party, ada):
    bilal = party.peer("bilal")
    bilal.heard()
    party.peer("ada")
    ada.say(offer("bilal"))
    assert bilal.heard() == []


def test_who_leaves_is_gone_and_may_be_followed(party, ada):
    ada.say(type="LEAVE")
    assert party.hub.peer_ids("") == []
    assert party.peer("ada", token="another").heard() == [OPEN]


def test_messages_wait_for_who_is_about_to_connect(party, ada):
    ada.heard()
    for number in range(3):
        ada.say(offer("bilal", n=number))
    ada.say(type="LEAVE", dst="bilal")
    party.wait(4)
    bilal = party.peer("bilal")
    opened, *messages = bilal.heard()
    assert opened == OPEN
    assert [message["payload"]["n"] for message in messages] == [0, 1, 2]
    party.wait(10)
    assert ada.heard() == []


def test_who_wrote_to_nobody_hears_it_once_after_five_seconds(party, ada):
    bilal = party.peer("bilal")
    ada.heard(), bilal.heard()
    for _ in range(3):
        ada.say(offer("chloe"))
    bilal.say(offer("chloe"))
    party.wait(5)
    assert ada.heard() == []
    party.wait(1)
    assert ada.heard() == [{"type": "EXPIRE", "src": "chloe", "dst": "ada"}]
    assert bilal.heard() == [{"type": "EXPIRE", "src": "chloe", "dst": "bilal"}]
    assert party.peer("chloe").heard() == [OPEN]


def test_what_waits_is_bounded_in_every_direction():
    party = Party(Dialect.PEERJS, queue_messages=3, queue_bytes=9000, queue_bytes_per_socket=5000)
    ada, bilal = party.peer("ada"), party.peer("bilal", room="hall")
    ada.heard()
    for _ in range(5):
        ada.say(offer("chloe"))
    assert party.counts.dropped["queue_full"] == 2
    for number in range(50):
        ada.say(offer(f"nobody {number}", sdp="x" * 100))
        bilal.say(offer(f"no one {number}", sdp="x" * 100))
    assert 8000 < party.counts.queued_bytes <= 9000  # of all rooms together
    assert {message["type"] for message in ada.heard()} == {"EXPIRE"}
    party.wait(6)
    assert party.counts.queued_bytes == 0
    rooms = [room for room in party.hub._rooms.values() if isinstance(room, PeerJSRoom)]
    assert [len(room.queues) for room in rooms] == [0, 0]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x",
        b"[]",
        b"null",
        b'{"type":1}',
        b'{"type":"OFFER","dst":7}',
        b'{"type":"OFFER","dst":"bilal"',
        b'{"type":"OFFER","dst":"bilal","payload":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"type":"OFFER","dst":"bilal","src":1,"payload":NaN}',
    ],
)
def test_nonsense_is_dropped_and_counted(party, ada, raw):
    bilal = party.peer("bilal")
    ada.heard(), bilal.heard()
    ada.say(raw=raw or b" ")
    assert (ada.heard(), bilal.heard(), ada.closed) == ([], [], None)
    assert party.counts.dropped["malformed"] == 1


def test_a_heartbeat_and_what_is_unknown_are_heard_in_silence(party, ada):
    ada.heard()
    for kind in ("HEARTBEAT", "OPEN", "ID-TAKEN", "ERROR", "anything"):
        ada.say(type=kind, dst="ada")
    assert ada.heard() == []


def test_rooms_do_not_hear_one_another(party, ada):
    elsewhere = party.peer("ada", token="other", room="hall")
    assert elsewhere.heard() == [OPEN]
    bilal = party.peer("bilal", room="hall")
    bilal.say(offer("ada"))
    assert len(elsewhere.heard()) == 1
    assert ada.heard() == [OPEN]
    elsewhere.go(), bilal.go()
    assert list(party.hub._rooms) == [(Dialect.PEERJS, "")]


def test_a_ticket_for_an_id_is_as_good_as_the_former_one(party):
    first = party.peer("ada", token="a ticket", identity="ada")
    again = party.peer("ada", token="a newer ticket", identity="ada")
    assert (first.closed[0], again.heard()) == (4001, [OPEN])
    thief = party.peer("ada", token="ticket ada")
    assert [message["type"] for message in thief.heard()] == ["ID-TAKEN"]


def test_a_ticket_for_one_id_admits_no_other(party):
    chloe = party.peer("ada", identity="chloe")
    assert chloe.heard()[0]["payload"]["msg"] == "This ticket is for another id"


def test_json_of_the_client_is_passed_on_byte_by_byte(party, ada):
    bilal = party.peer("bilal")
    bilal.heard()
    text = b'{"type":"OFFER", "payload":{"n": 1.50, "b":"\\u00e9"},"dst":"bilal"}'
    ada.say(raw=text)
    assert bilal.connection.raw == [b'{"src":"ada",' + text[1:]]
    assert json.loads(bilal.connection.raw[0])["payload"] == {"n": 1.5, "b": "é"}
