"""What clients get and do while the bus has not answered yet."""

from __future__ import annotations

import pytest

from meshup.bus.contract import Alone
from meshup.signalling.dialects.peerjs.peer_claims import (
    CHECK_ALIVE,
    CONTEST_SECONDS as PEER_CONTEST_SECONDS,
    IS_ALIVE,
)
from meshup.signalling.dialects.tracker.claims import CONTEST_SECONDS
from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party

HASH, ADA, BILAL, OFFER = "h" * 20, "a" * 20, "b" * 20, "o" * 20
SDP = {"sdp": "v=0"}
OPEN = {"type": "OPEN"}
IN_USE = {"failure reason": "peer_id is in use", "action": "announce", "info_hash": HASH}


class SlowBus(Alone):
    """A bus that answers a claim when the test says; what else it is told is kept."""

    def __init__(self):
        self.claims = []
        self.calls = []
        self.delivered = []
        self.listening = {}
        self.published_texts = []

    def claim(self, _name, _token, answer):
        self.claims.append(answer)

    def answer_claim(self, *, granted):
        self.claims.pop(0)(granted)

    def deliver(self, name, text, answer):
        self.delivered.append((name, text))
        super().deliver(name, text, answer)

    def listen(self, topic, here):
        self.listening[topic] = here
        if not here:
            del self.listening[topic]

    def publish(self, topic, text):
        self.published_texts.append((topic, text))

    def release(self, name):
        self.calls.append(("release", name))

    def enlist(self, topic, member, facts, ready):
        self.calls.append(("enlist", topic, member, facts))
        super().enlist(topic, member, facts, ready)

    def strike(self, topic, member):
        self.calls.append(("strike", topic, member))


@pytest.fixture
def bus():
    return SlowBus()


@pytest.fixture
def peers(bus):
    return Party(Dialect.PEERJS, bus, queue_messages=3)


def arrived(party, name, token="t"):
    client = party.peer(name, token)
    party.hub.bus.answer_claim(granted=True)
    assert client.heard() == [OPEN]
    return client


def test_what_a_client_says_before_it_has_its_id_is_heard_when_it_has(bus, peers):
    bilal = arrived(peers, "bilal")
    ada = peers.peer("ada")
    ada.say(type="OFFER", dst="bilal", payload=1)
    ada.say(type="CANDIDATE", dst="bilal", payload=2)
    assert (ada.heard(), bilal.heard()) == ([], [])
    assert peers.counts.queued_bytes > 0
    bus.answer_claim(granted=True)
    assert ada.heard() == [OPEN]
    assert [(message["src"], message["payload"]) for message in bilal.heard()] == [
        ("ada", 1),
        ("ada", 2),
    ]
    assert peers.counts.queued_bytes == 0


@pytest.mark.parametrize("end", ["is refused", "leaves"])
def test_who_never_gets_its_id_has_said_nothing(bus, peers, end):
    bilal = arrived(peers, "bilal")
    ada = peers.peer("ada")
    ada.say(type="OFFER", dst="bilal", payload=1)
    if end == "leaves":
        ada.go()
    bus.answer_claim(granted=end == "leaves")
    assert ada.heard() == []
    peers.wait(PEER_CONTEST_SECONDS)
    if end == "is refused":
        bus.answer_claim(granted=False)
        assert [message["type"] for message in ada.heard()] == ["ID-TAKEN"]
    assert (bilal.heard(), peers.counts.queued_bytes, bus.claims) == ([], 0, [])
    assert bus.calls == [("release", "peerjs//ada")] * (end == "leaves")


@pytest.mark.parametrize("end", ["is alive", "has gone", "is told to wait and leaves"])
def test_a_holder_elsewhere_is_asked_for_a_sign_of_life(bus, peers, end):
    ada = peers.peer("ada")
    bus.answer_claim(granted=False)
    assert (bus.delivered, bus.listening) == ([], {"peerjs//ada": 1})
    peers.wait(1)
    assert bus.delivered == [("peerjs//ada", CHECK_ALIVE)]
    if end == "is alive":
        peers.hub.published("peerjs//ada", IS_ALIVE)
        assert [message["type"] for message in ada.heard()] == ["ID-TAKEN"]
    elif end == "has gone":
        peers.wait(PEER_CONTEST_SECONDS)
        bus.answer_claim(granted=True)
        assert ada.heard() == [OPEN]
    else:
        ada.go()
    peers.wait(PEER_CONTEST_SECONDS)
    assert (ada.heard(), bus.claims) == ([], [])
    assert bus.listening == {}


def test_who_is_asked_from_elsewhere_answers_there(bus, peers):
    arrived(peers, "ada")
    assert peers.hub.delivered("peerjs//ada", CHECK_ALIVE)
    assert bus.published_texts == [("peerjs//ada", IS_ALIVE)]


def test_who_comes_once_more_before_the_answer_begins_anew(bus, peers):
    bilal = arrived(peers, "bilal")
    ada = peers.peer("ada")
    ada.say(type="OFFER", dst="bilal", payload=1)
    again = peers.peer("ada")
    assert ada.closed == (4001, "this client has come back on another connection")
    ada.go()
    bus.answer_claim(granted=True)
    assert (ada.heard(), again.heard()) == ([], [])
    bus.answer_claim(granted=True)
    assert (again.heard(), bilal.heard(), bus.calls) == ([OPEN], [], [])
    assert peers.counts.queued_bytes == 0


def test_only_so_much_is_kept_of_what_is_said_early(bus, peers):
    bilal = arrived(peers, "bilal")
    ada = peers.peer("ada")
    for number in range(5):
        ada.say(type="OFFER", dst="bilal", payload=number)
    assert peers.counts.dropped["queue_full"] == 2
    bus.answer_claim(granted=True)
    assert [message["payload"] for message in bilal.heard()] == [0, 1, 2]


@pytest.fixture
def tracker(bus):
    return Party(Dialect.TRACKER, bus, swarm_peers=2)


def announce(client, who, **more):
    client.say(action="announce", info_hash=HASH, peer_id=who, **{"left": 1, **more})


def in_swarm(party, who):
    client = party.join()
    announce(client, who)
    party.hub.bus.answer_claim(granted=True)
    client.heard()
    return client


def numbers(client):
    return [(message["complete"], message["incomplete"]) for message in client.heard()]


def test_who_asks_under_a_peer_id_that_is_not_its_own_gets_nothing_done(bus, tracker):
    bilal = in_swarm(tracker, BILAL)
    bus.calls.clear()
    thief = tracker.join()
    announce(thief, ADA)
    announce(thief, ADA, left=0)
    announce(thief, ADA, answer=SDP, offer_id=OFFER, to_peer_id=BILAL)
    announce(bilal, BILAL, answer=SDP, offer_id=OFFER, to_peer_id=ADA)
    bus.answer_claim(granted=False)
    assert thief.heard() == []  # perhaps whoever holds it is gone, and not yet known to be
    tracker.wait(CONTEST_SECONDS)
    bus.answer_claim(granted=False)
    assert (thief.heard(), bilal.heard(), bus.calls) == ([IN_USE] * 3, [], [])
    tracker.hub.listed(f"tracker//{HASH}", ADA, "seed")
    announce(bilal, BILAL)
    assert numbers(bilal) == [(1, 1)]


def test_what_a_newcomer_asks_early_is_done_in_order(bus, tracker):
    bilal = in_swarm(tracker, BILAL)
    ada = tracker.join()
    announce(ada, ADA)
    announce(ada, ADA, left=0)
    announce(ada, ADA, left=None, answer=SDP, offer_id=OFFER, to_peer_id=BILAL)
    bus.answer_claim(granted=True)
    assert numbers(ada) == [(0, 2), (1, 1)]
    assert [message["answer"] for message in bilal.heard()] == [SDP]
    assert [call for call in bus.calls if call[0] == "enlist"][-2:] == [
        ("enlist", f"tracker//{HASH}", ADA, ""),
        ("enlist", f"tracker//{HASH}", ADA, "seed"),
    ]


def test_a_stranger_with_the_same_peer_id_is_refused_while_it_is_asked_for(bus, tracker):
    ada, thief = tracker.join(), tracker.join()
    announce(ada, ADA)
    announce(thief, ADA)
    announce(thief, ADA, event="stopped")
    assert thief.heard()[0] == IN_USE
    thief.go()
    assert bus.calls == []
    bus.answer_claim(granted=True)
    assert numbers(ada) == [(0, 1)]


def test_who_leaves_before_the_answer_was_never_in_the_swarm(bus, tracker):
    ada = tracker.join()
    announce(ada, ADA)
    announce(ada, ADA, event="stopped")
    bus.answer_claim(granted=True)
    assert numbers(ada) == [(0, 0)]
    assert bus.calls == [("release", f"tracker//{HASH}{ADA}")]


def test_who_finds_the_swarm_full_when_the_answer_comes_gives_its_id_back(bus, tracker):
    clients = [tracker.join() for _ in range(3)]
    for who, client in zip("abc", clients, strict=True):
        announce(client, who * 20)
    for _ in clients:
        bus.answer_claim(granted=True)
    assert clients[2].heard()[0]["failure reason"] == "this swarm is full"
    assert bus.calls[-1] == ("release", f"tracker//{HASH}{'c' * 20}")
    clients[2].go()
    assert bus.calls[-1] == ("release", f"tracker//{HASH}{'c' * 20}")
    assert tracker.counts.announced == 2


def test_a_peer_that_comes_from_elsewhere_is_counted_once(bus, tracker):
    in_swarm(tracker, BILAL)
    ada = tracker.join()
    announce(ada, ADA)
    tracker.hub.listed(f"tracker//{HASH}", ADA, "seed")  # its former place has not told yet
    bus.answer_claim(granted=True)
    tracker.hub.unlisted(f"tracker//{HASH}", ADA)
    assert numbers(ada) == [(0, 2)]


def test_only_so_much_is_asked_before_the_first_answer(bus, tracker):
    ada = tracker.join()
    for _ in range(10):
        announce(ada, ADA)
    assert [message["failure reason"] for message in ada.heard()] == [
        "wait for the first answer"
    ] * 2
    bus.answer_claim(granted=True)
    assert numbers(ada) == [(0, 1)] * 8
