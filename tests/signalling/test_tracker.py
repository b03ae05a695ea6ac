from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from meshup.bus.contract import Alone
from meshup.signalling.dialects.tracker.claims import CONTEST_SECONDS
from meshup.signalling.dialects.tracker.swarm import Member, Swarm
from meshup.signalling.dialects.tracker.swarms import MOST_REQUESTED_ELSEWHERE
from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party

HASH = "".join(chr(code) for code in range(236, 256))
SDP = {"type": "offer", "sdp": "v=0"}


def name(number: int) -> str:
    return f"peer {number:015d}"


@pytest.fixture
def tracker():
    return Party(Dialect.TRACKER)


def announce(client, number, offers=0, info_hash=HASH, **more):
    made = [{"offer": SDP, "offer_id": f"offer {at:014d}"} for at in range(offers)]
    client.say(
        {
            "action": "announce",
            "info_hash": info_hash,
            "peer_id": name(number),
            "numwant": offers,
            "offers": made,
            "left": None,
            **more,
        }
    )


def swarm_of(tracker, number, offers=0):
    clients = [tracker.join() for _ in range(number)]
    for at, client in enumerate(clients):
        announce(client, at)
        client.heard()
    return clients


def test_an_announcement_is_answered_with_the_numbers_of_the_swarm(tracker):
    ada, bilal = tracker.join(), tracker.join()
    announce(ada, 1, left=0, event="started")
    announce(bilal, 2, left=5, event="started")
    answer = {"action": "announce", "info_hash": HASH, "interval": 120}
    assert ada.heard() == [{**answer, "complete": 1, "incomplete": 0}]
    assert bilal.heard() == [{**answer, "complete": 1, "incomplete": 1}]
    announce(bilal, 2, left=0, event="completed")
    assert bilal.heard() == [{**answer, "complete": 2, "incomplete": 0}]


def test_offers_go_to_others_one_each_and_an_answer_comes_back(tracker):
    clients = swarm_of(tracker, 4)
    announce(clients[0], 0, offers=2)
    assert len(clients[0].heard()) == 1
    offered = [(client, message) for client in clients for message in client.heard()]
    assert len({id(client) for client, _message in offered}) == 2
    to, message = offered[0]
    assert message == {
        "action": "announce",
        "offer": SDP,
        "offer_id": message["offer_id"],
        "peer_id": name(0),
        "info_hash": HASH,
    }
    me = clients.index(to)
    answer = {"to_peer_id": name(0), "answer": SDP, "offer_id": message["offer_id"]}
    to.say({"action": "announce", "info_hash": HASH, "peer_id": name(me), **answer})
    assert clients[0].heard() == [
        {
            "action": "announce",
            "answer": SDP,
            "offer_id": message["offer_id"],
            "peer_id": name(me),
            "info_hash": HASH,
        }
    ]
    assert to.heard() == []


def test_no_more_offers_go_out_than_the_limit():
    tracker = Party(Dialect.TRACKER, offers=3)
    clients = swarm_of(tracker, 9)
    announce(clients[0], 0, offers=8)
    assert sum(len(client.heard()) for client in clients[1:]) == 3


def test_alone_one_offers_to_nobody(tracker):
    [ada] = swarm_of(tracker, 1)
    announce(ada, 0, offers=5)
    assert [message["incomplete"] for message in ada.heard()] == [1]


@given(st.integers(1, 8), st.integers(0, 10), st.integers(0, 7))
def test_a_pick_takes_each_other_peer_once(size, most, start):
    swarm = Swarm(b"")
    members = [Member(name(at), None, 0, seed=False) for at in range(size)]
    for member in members:
        swarm.add(member)
    me = members[start % size]
    picked = list(swarm.others(me.peer, most, start))
    assert len(picked) == len(set(picked)) == min(most, size - 1)
    assert me not in picked


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
def test_a_swarm_knows_its_peers_and_seeds_after_any_coming_and_going(steps):
    swarm = Swarm(b"")
    present: dict[int, bool] = {}
    for number, seed in steps:
        if number in present:
            swarm.remove(name(number))
            del present[number]
        else:
            swarm.add(Member(name(number), None, 0, seed=seed))
            present[number] = seed
        assert (len(swarm), swarm.seeds) == (len(present), sum(present.values()))
        assert [member.at for member in swarm._row] == list(range(len(present)))
        assert {member.peer for member in swarm._row} == {name(number) for number in present}


IN_USE = {"failure reason": "peer_id is in use", "action": "announce", "info_hash": HASH}


def test_a_peer_id_is_somebodys_while_they_are_here(tracker):
    ada, chloe, bilal = tracker.join(), tracker.join(), tracker.join()
    announce(ada, 1), announce(bilal, 2)
    announce(chloe, 1), announce(chloe, 1)
    assert (ada.connection.alive_checks, chloe.heard()) == (1, [])
    announce(ada, 1)
    tracker.wait(CONTEST_SECONDS)
    assert chloe.heard() == [IN_USE, IN_USE]
    announce(chloe, 1, event="stopped")
    ada.heard(), bilal.heard(), chloe.heard()
    announce(bilal, 2, offers=1)
    assert [len(ada.heard()), len(chloe.heard())] == [1, 0]
    ada.go()
    announce(chloe, 1)
    assert chloe.heard()[0]["incomplete"] == 2


@pytest.mark.parametrize("leave", ["stopped", "gone"])
def test_who_returns_under_a_peer_id_has_it_when_the_former_connection_ends(tracker, leave):
    former, bilal, ada = tracker.join(), tracker.join(), tracker.join()
    announce(former, 1), announce(bilal, 2)
    announce(ada, 1, offers=1), announce(ada, 1)
    former.heard(), bilal.heard()
    tracker.wait(CONTEST_SECONDS - 1)
    if leave == "stopped":
        announce(former, 1, event="stopped")
    else:
        former.go()
    assert [reply["incomplete"] for reply in ada.heard()] == [2, 2]
    assert [message["peer_id"] for message in bilal.heard()] == [name(1)]
    tracker.wait(CONTEST_SECONDS)
    assert ada.heard() == []
    ada.go(), bilal.go()
    room = tracker.hub._rooms.get((Dialect.TRACKER, ""))
    assert room is None or (room.swarms, room.pending, room.contested) == ({}, {}, {})


def test_one_at_a_time_waits_for_a_peer_id_and_who_gives_up_takes_nothing(tracker):
    former, ada, chloe, bilal = (tracker.join() for _ in range(4))
    announce(former, 1)
    announce(ada, 1), announce(chloe, 1)
    assert (ada.heard(), chloe.heard()) == ([], [IN_USE])
    ada.go()
    announce(bilal, 2, offers=1)
    assert [len(former.heard()), bilal.heard()[0]["incomplete"]] == [2, 2]
    announce(chloe, 1)
    announce(chloe, 3)  # after all under another id
    former.go()
    assert [reply["incomplete"] for reply in chloe.heard()] == [3]


def test_what_waits_for_a_peer_id_is_bounded_and_given_back():
    tracker = Party(Dialect.TRACKER, queue_bytes=1_000)
    here, ada, bilal = (tracker.join() for _ in range(3))
    for number in range(4):
        announce(here, number, info_hash=f"{number:>20}")
    here.heard()
    for number in range(4):
        announce(ada, number, info_hash=f"{number:>20}", offers=2)
    reasons = [reply["failure reason"] for reply in ada.heard()]
    assert set(reasons) == {"too many wait for their peer_id"}
    assert 0 < tracker.counts.queued_bytes <= 1_000
    announce(bilal, 9)  # who waits for nobody comes in
    assert bilal.heard()[0]["interval"] == 120
    ada.go()
    assert tracker.counts.queued_bytes == 0
    announce(bilal, 1, info_hash=f"{1:>20}")
    tracker.wait(CONTEST_SECONDS)
    assert (len(bilal.heard()), tracker.counts.queued_bytes) == (1, 0)


def test_of_many_scrapes_in_a_second_some_are_told_of_the_peers_here_only():
    tallied: list[str] = []

    class Elsewhere(Alone):
        def tally(self, topic, answer):
            tallied.append(topic)
            answer({"": 1})

    tracker = Party(Dialect.TRACKER)
    tracker.hub.bus = Elsewhere()
    ada = tracker.join()
    hashes = [f"{number:>20}" for number in range(250)]
    for _ in range(10):
        ada.say(action="scrape", info_hash=hashes)
    counted = [sum(file["incomplete"] for file in reply["files"].values()) for reply in ada.heard()]
    assert (counted, len(tallied)) == ([250] * 8 + [0, 0], MOST_REQUESTED_ELSEWHERE)
    tracker.wait(1)
    ada.say(action="scrape", info_hash=hashes)
    assert ada.heard()[0]["files"][hashes[0]]["incomplete"] == 1


@pytest.mark.parametrize("leave", ["stopped", "gone"])
def test_a_swarm_ends_with_its_last_peer(tracker, leave):
    ada = tracker.join(room="hall")
    for at in range(3):
        announce(ada, 1, info_hash=f"hash {at:015d}")
    room = tracker.hub._rooms[Dialect.TRACKER, "hall"]
    assert len(room.swarms) == 3
    if leave == "stopped":
        for at in range(3):
            announce(ada, 1, info_hash=f"hash {at:015d}", event="stopped")
    else:
        ada.go()
    assert room.swarms == {}
    assert ada.session.peer_ids == {}


def test_one_connection_has_one_peer_id_in_a_swarm(tracker):
    [ada] = swarm_of(tracker, 1)
    announce(ada, 7)
    assert ada.heard()[0]["incomplete"] == 1
    ada.go()
    assert tracker.hub._rooms == {}


def test_who_does_not_announce_for_long_is_struck_off(tracker):
    ada, bilal = swarm_of(tracker, 2)
    tracker.wait(700)
    announce(bilal, 1)
    tracker.wait(620)
    bilal.heard()
    announce(bilal, 1)
    assert bilal.heard()[0]["incomplete"] == 1
    announce(ada, 0)
    assert ada.heard()[0]["incomplete"] == 2


def test_swarms_are_looked_through_a_few_each_second(tracker):
    ada = tracker.join()
    for number in range(180):
        announce(ada, 0, info_hash=name(number))
    aged = [0]
    for _ in range(1200 + 2 * 60):
        tracker.wait(1)
        aged.append(tracker.counts.dropped["aged"])
    assert aged[-1] == 180
    assert max(later - sooner for sooner, later in pairwise(aged)) <= 3
    assert tracker.counts.announced == 0


def test_a_full_swarm_takes_nobody_more():
    tracker = Party(Dialect.TRACKER, swarm_peers=2)
    swarm_of(tracker, 2)
    chloe = tracker.join()
    announce(chloe, 9)
    assert chloe.heard()[0]["failure reason"] == "this swarm is full"
    chloe.go()


def test_all_rooms_together_hold_so_many_torrents_and_no_more():
    tracker = Party(Dialect.TRACKER, announced=3)
    ada, bilal = swarm_of(tracker, 2)
    chloe = tracker.join(room="hall")
    announce(chloe, 2)
    announce(chloe, 3, info_hash="o" * 20)
    assert "too many torrents" in chloe.heard()[1]["failure reason"]
    for who, number in ((ada, 0), (bilal, 1)):
        announce(who, number, event="stopped")
    announce(chloe, 3, info_hash="o" * 20)
    assert chloe.heard()[0]["incomplete"] == 1
    chloe.go()
    assert tracker.counts.announced == 0


def test_a_scrape_names_what_it_asks_for(tracker):
    [ada] = swarm_of(tracker, 1)
    other = "o" * 20
    ada.say(action="scrape", info_hash=[HASH, other])
    nothing = {"complete": 0, "incomplete": 0, "downloaded": 0}
    assert ada.heard() == [
        {
            "action": "scrape",
            "files": {HASH: {**nothing, "incomplete": 1}, other: nothing},
            "flags": {"min_request_interval": 600},
        }
    ]
    ada.say(action="scrape", info_hash=other)
    assert list(ada.heard()[0]["files"]) == [other]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"action": "scrape"}, "scrape needs an info_hash"),
        ({"action": "scrape", "info_hash": []}, "scrape needs an info_hash"),
        ({"action": "scrape", "info_hash": ["a" * 20] * 256}, "invalid info_hash"),
        ({"action": "dance"}, "unknown action"),
        ({"action": "announce"}, "invalid info_hash"),
        ({"action": "announce", "info_hash": "x" * 19, "peer_id": name(1)}, "invalid info_hash"),
        ({"action": "announce", "info_hash": "Ā" * 20, "peer_id": name(1)}, "invalid info_hash"),
        ({"action": "announce", "info_hash": HASH, "peer_id": "x"}, "invalid peer_id"),
        (
            {"action": "announce", "info_hash": HASH, "peer_id": name(1), "event": "x"},
            "invalid event",
        ),
        ({"no": 1}, "invalid message"),
        ({"action": "announce", "info_hash": HASH, "peer_id": 7}, "invalid message"),
        ({"action": "announce", "info_hash": HASH, "offers": 7}, "invalid message"),
    ],
)
def test_what_cannot_be_answered_is_explained_and_the_socket_stays(tracker, message, reason):
    ada = tracker.join()
    ada.say(message)
    [answer] = ada.heard()
    assert (answer["failure reason"], ada.closed) == (reason, None)


def test_a_bad_offer_or_answer_is_explained(tracker):
    ada, _bilal = swarm_of(tracker, 2)
    bad = {"offers": [{"offer": SDP, "offer_id": "short"}]}
    ada.say({"action": "announce", "info_hash": HASH, "peer_id": name(0), **bad})
    assert ada.heard()[-1]["failure reason"] == "invalid offer_id"
    announce(ada, 0, answer=SDP, to_peer_id=name(1), offer_id="short")
    assert ada.heard()[-1]["failure reason"] == "invalid offer_id"
    announce(ada, 0, answer=SDP, to_peer_id="nobody", offer_id="o" * 20)
    assert ada.heard() == []


def test_numbers_may_be_absent_strings_or_large(tracker):
    ada = tracker.join()
    for left in (None, "0", "5", 1e300, -1):
        announce(ada, 1, left=left)
    assert [message["complete"] for message in ada.heard()] == [0, 1, 0, 0, 0]
