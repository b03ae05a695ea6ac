"""What clients meet does not depend on where each of them is connected.

Each test plays on some places: a place is a list of ports, at which clients come in by turns.
"""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import ExitStack, contextmanager
from itertools import count
from urllib.request import urlopen

import pytest

from tests.bus.redis import running
from tests.signalling.processes import STORM, Signalling, eventually, serving
from tests.signalling.servers import request
from tests.signalling.tcp_clients import OPEN, RELAY, TRACKER, TcpClient, Y, joined, peer

TAKEN = {"type": "ID-TAKEN", "payload": {"msg": "ID is taken"}}
CROWD = 12
HASH = "h" * 20


class Place:
    """Clients come in by turns at each of the ports."""

    def __init__(self, ports: list[int], stack: ExitStack) -> None:
        self._ports = ports
        self._turn = count()
        self._stack = stack

    def join(self, path: str) -> TcpClient:
        port = self._ports[next(self._turn) % len(self._ports)]
        return self._stack.enter_context(joined(port, path))

    def peer(self, name: str, token: str = "", room: str = "") -> TcpClient:
        """Let a PeerJS client come in, whose first message is not read yet."""
        return self.join(peer(name, token or f"of-{name}", room))

    def peers(self, *names: str) -> list[TcpClient]:
        clients = [self.peer(name) for name in names]
        assert [client.hear() for client in clients] == [OPEN] * len(names)
        return clients

    def comes(self, name: str, token: str = "") -> TcpClient:
        """Let a PeerJS client try until it has its id: whoever had it has just left."""
        end = time.monotonic() + 5
        while (client := self.peer(name, token)).hear() != OPEN:
            assert time.monotonic() < end, f"{name} was never free"
        return client


@pytest.fixture(scope="module")
def workers():
    with serving(workers="3", signalling_list_peers="yes", **STORM) as server:
        yield server


@pytest.fixture(scope="module")
def redis():
    with running() as server:
        yield server


@contextmanager
def hosts(redis, secret, **settings):
    """Serve on two hosts with a Redis between them."""
    settings |= {"redis_url": redis.url, "secret_key": secret * 50}
    with serving(**settings, **STORM) as first, serving(**settings, **STORM) as second:
        yield [first.port, second.port]


@pytest.fixture(
    scope="module",
    params=["workers", "hosts", pytest.param("workers of hosts", marks=pytest.mark.long)],
)
def ports(request):
    """Return the ports at which one may come in."""
    if request.param == "workers":
        yield [request.getfixturevalue("workers").port]
    elif request.param == "hosts":
        with hosts(request.getfixturevalue("redis"), "a") as ports:
            yield ports
    else:
        with hosts(request.getfixturevalue("redis"), "b", workers="2") as ports:
            yield ports


@pytest.fixture
def place(ports):
    with ExitStack() as stack:
        yield Place(ports, stack)


def names(*, prefix):
    return [f"{prefix}{number}" for number in range(CROWD)]


def test_each_reaches_each(place):
    everybody = names(prefix="a")
    clients = place.peers(*everybody)
    for ada, client in zip(everybody, clients, strict=True):
        for bilal in everybody:
            client.say(type="OFFER", dst=bilal, payload={"from": ada})
    for bilal, client in zip(everybody, clients, strict=True):
        got = [client.hear() for _ in everybody]
        assert sorted(message["src"] for message in got) == sorted(everybody)
        assert {message["dst"] for message in got} == {bilal}
        assert all(message["payload"] == {"from": message["src"]} for message in got)


def test_messages_between_two_keep_their_order(place):
    ada, *_, bilal = place.peers(*names(prefix="b"))
    for number in range(200):
        ada.say(type="CANDIDATE", dst="b11", payload=number)
    assert [bilal.hear()["payload"] for _ in range(200)] == list(range(200))


def test_an_id_is_one_clients_everywhere(place):
    [holder] = place.peers("c")
    for _ in range(CROWD):
        began = time.monotonic()
        assert place.peer("c", "strange").hear_beside(holder) == TAKEN
        assert time.monotonic() - began < 4


def test_an_id_whose_holder_is_silent_is_free_in_seconds_everywhere(place):
    silent = place.peers(*names(prefix="m"))
    began = time.monotonic()
    newcomers = [place.peer(name, "strange") for name in names(prefix="m")]
    assert [newcomer.hear() for newcomer in newcomers] == [OPEN] * len(silent)
    assert time.monotonic() - began < 12


def test_who_comes_back_takes_over_and_the_former_connection_is_closed(place):
    [former] = place.peers("d")
    [bilal] = place.peers("bilal")
    for number in range(CROWD):
        [client] = place.peers("d")
        assert former.closing() == 4001
        former.close()
        bilal.say(type="OFFER", dst="d", payload=number)
        assert client.hear()["payload"] == number
        former = client


def test_an_id_that_is_left_is_free_for_anybody(place):
    for number in range(CROWD):
        place.comes("e", f"of-{number}").close()


def test_what_waits_for_somebody_finds_them_wherever_they_come_in(place):
    senders = place.peers(*names(prefix="f"))
    for number, sender in enumerate(senders):
        sender.say(type="OFFER", dst="late", payload=number)
        sender.say(type="CANDIDATE", dst="late", payload=number)
    time.sleep(0.3)
    [late] = place.peers("late")
    got = [late.hear() for _ in range(2 * CROWD)]
    assert sorted(message["payload"] for message in got) == sorted([*range(CROWD)] * 2)
    for number in range(CROWD):
        kinds = [message["type"] for message in got if message["payload"] == number]
        assert kinds == ["OFFER", "CANDIDATE"]


def test_each_sender_is_told_once_that_nobody_came(place):
    senders = place.peers(*names(prefix="g"))
    for sender in senders:
        sender.say(type="OFFER", dst="never", payload=1)
        sender.say(type="OFFER", dst="never", payload=2)
    replies = [sender.hear() for sender in senders]
    expire = [{"type": "EXPIRE", "src": "never", "dst": f"g{at}"} for at in range(CROWD)]
    assert replies == expire
    for name, sender in zip(names(prefix="g"), senders, strict=True):
        sender.say(type="OFFER", dst=name, payload="next")
    assert [sender.hear()["payload"] for sender in senders] == ["next"] * CROWD


def test_rooms_are_apart(place):
    here, there = place.peer("h", "x", "/s/one"), place.peer("h", "y", "/s/two")
    assert [here.hear(), there.hear()] == [OPEN, OPEN]
    here.say(type="OFFER", dst="h", payload="to myself")
    assert here.hear()["payload"] == "to myself"


def test_a_topic_reaches_all_who_listen_and_counts_them(place):
    editors = [place.join(Y) for _ in range(CROWD)]
    for number, editor in enumerate(editors):
        editor.say(type="subscribe", topics=["notes"])
        editor.say(type="publish", topic="notes", number=number)
        assert [client.hear()["number"] for client in editors[: number + 1]] == [number] * (
            number + 1
        )
    time.sleep(0.3)  # what is counted elsewhere comes a moment later
    for number, editor in enumerate(editors):
        editor.say(type="publish", topic="notes", number=number)
        message = {"type": "publish", "topic": "notes", "number": number, "clients": CROWD}
        assert [client.hear() for client in editors] == [message] * CROWD
    for editor in editors[1:]:
        editor.say(type="unsubscribe", topics=["notes"])
    time.sleep(0.3)
    editors[5].say(type="publish", topic="notes")
    assert editors[0].hear() == {"type": "publish", "topic": "notes", "clients": 1}


def test_a_relayed_payload_reaches_all_who_listen(place):
    guests = [place.join(RELAY) for _ in range(CROWD)]
    for guest in guests:
        guest.say(type="subscribe", topic="hall")
    time.sleep(0.3)
    place.join(RELAY).say(type="publish", topic="hall", payload={"é": 1})
    assert [client.hear() for client in guests] == [{"topic": "hall", "payload": {"é": 1}}] * CROWD


def announcement(number, **more):
    left = number % 2
    return {
        "action": "announce",
        "info_hash": HASH,
        "peer_id": f"{number:020}",
        "left": left,
        "event": "started",
        **more,
    }


def offers(number, most=3):
    each = range(most)
    return [{"offer": {"sdp": "o"}, "offer_id": f"{number:010}{offer:010}"} for offer in each]


def test_a_swarm_is_one_everywhere(place):
    clients = []
    for number in range(CROWD):
        client = place.join(TRACKER)
        clients.append(client)
        client.say(announcement(number, offers=offers(number)))
        reply = client.hear()
        assert (reply["complete"] + reply["incomplete"], reply["interval"]) == (number + 1, 120)
        time.sleep(0.02)  # the others hear of it a moment later
    for number, client in enumerate(clients):
        client.say(announcement(number))
    heard = [_until_the_reply(client) for client in clients]
    assert sum(map(len, heard)) == 1 + 2 + 3 * (CROWD - 3)
    answered = 0
    for number, got in enumerate(heard):
        for message in got:
            answer = {"answer": {"sdp": "a"}, "offer_id": message["offer_id"]}
            clients[number].say(announcement(number, to_peer_id=message["peer_id"], **answer))
            back = clients[int(message["peer_id"])].hear()
            assert (back["answer"], back["peer_id"]) == ({"sdp": "a"}, f"{number:020}")
            answered += 1
    assert answered == sum(map(len, heard))
    _a_scrape_counts_everywhere(place)


def _until_the_reply(client):
    got = []
    while "interval" not in (message := client.hear()):
        got.append(message)
    return got


def _a_scrape_counts_everywhere(place):
    for _ in range(CROWD):
        client = place.join(TRACKER)
        client.say(action="scrape", info_hash=[HASH, "n" * 20])
        files = client.hear()["files"]
        counts = {name: (file["complete"], file["incomplete"]) for name, file in files.items()}
        assert counts == {HASH: (CROWD / 2, CROWD / 2), "n" * 20: (0, 0)}


def test_a_peer_id_passes_on_when_its_holder_gives_no_sign_of_life(place):
    swarms = [announcement(1, info_hash=f"{number:>20}") for number in range(CROWD)]
    holders = [place.join(TRACKER) for _ in swarms]
    _says_each(holders, swarms)
    assert [holder.hear()["interval"] for holder in holders] == [120] * CROWD
    time.sleep(0.3)
    heirs = [place.join(TRACKER) for _ in swarms]
    _says_each(heirs, swarms)
    time.sleep(0.3)
    _says_each(holders[::2], swarms[::2])  # every second one is alive
    replies = [heir.hear() for heir in heirs]
    assert [message.get("failure reason") for message in replies] == [
        "peer_id is in use" if number % 2 == 0 else None for number in range(CROWD)
    ]
    assert {message["incomplete"] for message in replies[1::2]} == {1}


def _says_each(clients, messages):
    for client, message in zip(clients, messages, strict=True):
        client.say(message)


def test_the_workers_of_a_host_answer_for_each_other(workers):
    with ExitStack() as stack:
        place = Place([workers.port], stack)
        eventually(lambda: sum(_sessions(workers)) == 0)  # those of other tests have left
        place.peers(*names(prefix="m"))
        assert (sum(_sessions(workers)), min(_sessions(workers)) > 0) == (CROWD, True)
        ways = [workers.numbers()[f'bus_up{{worker="{at}",way="workers"}}'] for at in range(3)]
        assert ways == [1, 1, 1]
        for _ in range(6):
            with urlopen(f"http://127.0.0.1:{workers.port}/peerjs/peers") as replies:
                assert sorted(json.load(replies)) == sorted(names(prefix="m"))


def _sessions(workers):
    numbers = workers.numbers()
    return [numbers[f'sessions{{worker="{at}",dialect="peerjs"}}'] for at in range(3)]


@contextmanager
def mortal():
    """Serve with three workers that may be killed, and say nothing else."""
    server = Signalling(workers="3", signalling_ping_seconds="600", **STORM)
    try:
        with ExitStack() as stack:
            yield server, Place([server.port], stack)
    finally:
        server.stop()
        with server.log as log:
            lines = log.read().decode().splitlines()
    assert {line.split(" ")[-1] for line in lines} <= {"place."}, lines


def test_what_waits_for_an_id_survives_the_worker_where_it_has_its_directory():
    with mortal() as (server, place):
        wanted = names(prefix="late")
        senders = place.peers(*names(prefix="s"))
        for name in wanted:
            for sender in senders:
                sender.say(type="OFFER", dst=name, payload=1)
        time.sleep(0.3)
        os.kill(server.workers[0], signal.SIGKILL)
        time.sleep(0.5)
        left = CROWD - sum(sender.is_gone() for sender in senders)
        late = place.peers(*wanted)
        assert 0 < left < CROWD
        for client in late:
            assert [client.hear()["payload"] for _ in range(left)] == [1] * left


def test_a_worker_that_stands_still_holds_nobody_up():
    with mortal() as (server, place):
        everybody = names(prefix="w")
        clients = dict(zip(everybody, place.peers(*everybody), strict=True))
        stuck = server.workers[0]
        os.kill(stuck, signal.SIGSTOP)
        try:
            came = _come_anyway(server.port, 3 * CROWD)
            assert len(came) > CROWD  # but for those that the kernel gave to the one that stands
        finally:
            os.kill(stuck, signal.SIGCONT)
        for client in came:
            client.close()
        for name in everybody:
            clients["w0"].say(type="OFFER", dst=name, payload="all is well")
            assert clients[name].hear()["payload"] == "all is well"


def _come_anyway(port, number):
    """Return those of so many new clients that have their id within five seconds."""
    wires = [TcpClient(port, request(peer(f"anyway{at}"))) for at in range(number)]
    time.sleep(5)
    came = [wire for wire in wires if _is_open(wire)]
    for wire in wires:
        if wire not in came:
            wire.close()
    return came


def _is_open(wire):
    wire.socket.settimeout(0.01)
    try:
        return wire.opened().hear() == OPEN
    except TimeoutError:
        return False
    finally:
        wire.socket.settimeout(15)


def test_a_worker_that_is_killed_frees_its_ids_and_keeps_nobody_elses():
    with mortal() as (server, place):
        _killed_one_after_another(server, place)


def _killed_one_after_another(server, place):
    everybody = names(prefix="k") + names(prefix="l")
    clients = dict(zip(everybody, place.peers(*everybody), strict=True))
    for turn in range(3):
        os.kill(server.workers[0], signal.SIGKILL)  # the one that is oldest now
        eventually(lambda: any(client.is_gone() for client in clients.values()))
        time.sleep(0.5)
        gone = [name for name, client in clients.items() if client.is_gone()]
        for name in set(everybody) - set(gone):
            assert place.peer(name, "strange").hear_beside(clients[name]) == TAKEN
        began = time.monotonic()
        for name in gone:
            strange = place.peer(name, "strange")
            assert strange.hear() == OPEN
            strange.close()
        assert time.monotonic() - began < 5
        for name in gone:
            clients[name] = place.comes(name)
        for name in everybody:
            clients["k0"].say(type="OFFER", dst=name, payload=turn)
            assert clients[name].hear()["payload"] == turn
