"""What every bus does, whatever joins the workers: each test is played on all of them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from meshup.bus.contract import Alone
from meshup.bus.redis_bus import RedisBus
from meshup.bus.worker_bus import WorkerBus
from meshup.bus.worker_sockets import WorkerSockets
from tests.bus.recording import joined, until
from tests.bus.redis import running
from tests.signalling.processes import eventually
from tests.signalling.servers import run

if TYPE_CHECKING:
    from meshup.bus.contract import Bus

ADA = "peerjs//ada"
NOTES = "y/hall/notes"
SWARM = "tracker//" + "h" * 20


@pytest.fixture(scope="module")
def redis():
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Serve a cluster of one, which refuses what concerns more than one slot."""
    folder = tmp_path_factory.mktemp("cluster")
    with running("--cluster-enabled", "yes", "--dir", str(folder)) as server:
        server.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
        eventually(lambda: "cluster_state:ok" in server.ask("CLUSTER", "INFO"))
        yield server


class Built:
    """Buses on workers of one host, or of several that Redis joins."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret  # tests share one Redis, and never meet
        self._sockets: list[WorkerSockets] = []

    def hosts(self, count: int) -> list[Bus]:
        return [RedisBus(self._url, self._secret) for _ in range(count)]

    def workers(self, count: int) -> list[Bus]:
        return self._on_one_host([Alone() for _ in range(count)])

    def workers_of_hosts(self, count: int) -> list[Bus]:
        """Return one worker of two on each host, not always the first, and then all others."""
        pairs = [self._on_one_host(self.hosts(2)) for _ in range(count)]
        wanted = [pair[at % 2] for at, pair in enumerate(pairs)]
        return wanted + [pair[1 - at % 2] for at, pair in enumerate(pairs)]

    def close(self) -> None:
        for sockets in self._sockets:
            sockets.close()

    def _on_one_host(self, beyond: list[Bus]) -> list[Bus]:
        self._sockets.append(sockets := WorkerSockets(len(beyond)))
        return [WorkerBus(sockets, bus, index) for index, bus in enumerate(beyond)]


@pytest.fixture(
    params=[
        ("redis", Built.hosts),
        ("cluster", Built.hosts),
        ("redis", Built.workers),
        ("redis", Built.workers_of_hosts),
    ],
    ids=["hosts", "hosts in a cluster", "workers", "workers of hosts"],
)
def several(request):
    """Return what joins some new workers by a bus."""
    server, build = request.param
    built = Built(request.getfixturevalue(server).url, request.node.name)

    @asynccontextmanager
    async def several(count):
        async with joined(build(built, count)) as everybody:
            yield everybody[:count]

    yield several
    built.close()


def test_an_id_is_one_workers_only(several):
    async def test():
        async with several(2) as (first, second):
            assert await first.claim(ADA, "hers")
            assert not await second.claim(ADA, "somebody's")
            assert await second.finds(ADA, b"still hers", first)
            first.release(ADA)
            await asyncio.sleep(0.1)
            assert await second.claim(ADA, "somebody's")
            assert not await first.claim(ADA, "hers")
            assert await first.finds(ADA, b"now theirs", second)

    run(test)


def test_of_many_who_ask_at_once_one_is_granted(several):
    async def test():
        async with several(3) as workers:
            for round_ in range(10):
                claims = (
                    worker.claim(f"peerjs//{round_}", str(at)) for at, worker in enumerate(workers)
                )
                assert sorted(await asyncio.gather(*claims)) == [False, False, True]

    run(test)


def test_who_returns_with_the_token_takes_over(several):
    async def test():
        async with several(2) as (first, second):
            assert await first.claim(ADA)
            assert await second.claim(ADA)
            await until(lambda: ("superseded", ADA) in first.events)
            assert await first.finds(ADA, b"hello", second)
            first.release(ADA)  # as a client does whose former connection ends late
            assert not await first.claim(ADA, "somebody's")
            assert await first.claim(ADA)
            await until(lambda: ("superseded", ADA) in second.events)
            assert await second.finds(ADA, b"hello again", first)
            assert await first.claim(ADA)
            assert first.events.count(("superseded", ADA)) == 1

    run(test)


def test_an_id_given_back_before_the_answer_is_free(several):
    async def test():
        async with several(2) as (first, second):
            answers: list[bool] = []
            first.bus.claim(ADA, "hers", answers.append)
            first.bus.release(ADA)
            await until(lambda: answers)
            assert await second.claim(ADA, "somebody's")
            second.bus.claim(ADA, "somebody's", answers.append)
            first.bus.claim(ADA, "hers", answers.append)
            first.bus.release(ADA)
            await until(lambda: len(answers) == 3)
            assert await first.finds(ADA, b"for them", second)
            second.release(ADA)
            await asyncio.sleep(0.1)
            assert await first.claim(ADA, "hers")

    run(test)


def test_who_is_not_here_yet_is_told_of_when_they_come(several):
    async def test():
        async with several(3) as (first, second, third):
            assert not await first.finds(ADA, b"hello", second)
            assert not await third.finds(ADA, b"hello", second)
            await second.claim(ADA)
            await until(lambda: ("appeared", ADA) in first.events)
            await until(lambda: ("appeared", ADA) in third.events)
            assert await first.finds(ADA, b"hello", second)

    run(test)


def either(*expected):
    return any(event in worker.events for event, worker in expected)


def test_who_comes_just_then_misses_nothing(several):
    async def test():
        async with several(2) as (first, second):
            for round_ in range(40):
                name = f"peerjs//{round_}"
                found: list[bool] = []
                answers: list[bool] = []
                second.holds.add(name)
                first.bus.deliver(name, b"hello", found.append)
                if round_ % 2:
                    await asyncio.sleep(round_ / 40_000)
                second.bus.claim(name, "t", answers.append)
                await until(partial([True].__eq__, answers))
                came, appeared = ("delivered", name, b"hello"), ("appeared", name)
                await until(partial(either, (came, second), (appeared, first)))
                assert found == [came in second.events]

    run(test)


def granted(worker, name, _answer):
    worker.events.append(("granted", name))


def ignore(_answer):
    """Hear an answer, and do nothing."""


def test_nothing_is_delivered_before_its_id_is_granted(several):
    async def test():
        async with several(2) as (first, second):
            for round_ in range(40):
                name = f"peerjs//{round_}"
                second.holds.add(name)
                second.bus.claim(name, "t", partial(granted, second, name))
                for _ in range(3):
                    first.bus.deliver(name, b"hello", ignore)
                    await asyncio.sleep(0)
                await until(partial(either, (("granted", name), second)))
            for round_ in range(40):
                first_event = next(
                    event for event in second.events if event[1] == f"peerjs//{round_}"
                )
                assert first_event[0] == "granted"

    run(test)


def test_texts_keep_their_order_and_their_bytes(several):
    async def test():
        async with several(2) as (first, second):
            await second.claim(ADA)
            found: list[bool] = []
            texts = [b"%d \0\r\n $3 \xff" % number + b"x" * number for number in range(500)]
            for text in texts:
                first.bus.deliver(ADA, text, found.append)
            await until(lambda: len(second.events) >= 500 and len(found) >= 500)
            assert found == [True] * 500
            assert [event[2] for event in second.events] == texts

    run(test)


def test_listeners_are_counted_elsewhere_and_hear(several):
    async def test():
        async with several(3) as (first, second, third):
            first.bus.listen(NOTES, 2)
            await until(lambda: first.numbers == {NOTES: 0})
            second.bus.listen(NOTES, 1)
            await until(lambda: (first.numbers, second.numbers) == ({NOTES: 1}, {NOTES: 2}))
            second.bus.listen(NOTES, 4)
            await until(lambda: first.numbers == {NOTES: 4})
            third.bus.publish(NOTES, b"words")
            second.bus.publish(NOTES, b"more")
            await until(lambda: ("published", NOTES, b"more") in first.events)
            await until(lambda: ("published", NOTES, b"words") in second.events)
            assert ("published", NOTES, b"words") in first.events
            assert ("published", NOTES, b"more") not in second.events
            second.bus.listen(NOTES, 0)
            await until(lambda: first.numbers == {NOTES: 0})
            first.bus.publish(NOTES, b"to nobody")
            first.bus.listen(NOTES, 0)
            second.bus.listen(NOTES, 1)
            second.numbers.clear()
            await until(lambda: second.numbers == {NOTES: 0})
            assert not [event for event in second.events if event[-1] == b"to nobody"]
            assert third.events == []

    run(test)


def test_a_number_is_told_again_to_who_begins_again(several):
    async def test():
        async with several(2) as (first, second):
            first.bus.listen(NOTES, 1)
            second.bus.listen(NOTES, 1)
            await until(lambda: (first.numbers, second.numbers) == ({NOTES: 1}, {NOTES: 1}))
            first.numbers.clear()
            first.bus.listen(NOTES, 0)
            first.bus.listen(NOTES, 1)
            await until(lambda: first.numbers == {NOTES: 1})
            await asyncio.sleep(0.1)
            assert second.numbers == {NOTES: 1}

    run(test)


def test_members_are_told_of_while_somebody_here_is_one(several):
    async def test():
        async with several(3) as (first, second, third):
            assert await first.enlist(SWARM, "a", "seed") == {}
            assert await first.enlist(SWARM, "b") == {}
            assert await second.enlist(SWARM, "c") == {"a": "seed", "b": ""}
            await until(lambda: first.members == {SWARM: {"c": ""}})
            await second.enlist(SWARM, "c", "seed")
            await until(lambda: first.members == {SWARM: {"c": "seed"}})
            assert await third.tally(SWARM) == {"seed": 2, "": 1}
            assert await third.tally("tracker//other") == {}
            first.bus.strike(SWARM, "b")
            await until(lambda: second.members == {SWARM: {"a": "seed"}})
            second.bus.strike(SWARM, "c")
            await until(lambda: first.members == {SWARM: {}})
            second.members.clear()
            assert await second.enlist(SWARM, "d") == {"a": "seed"}
            assert third.members == {}

    run(test)


def test_a_topic_may_have_listeners_and_members(several):
    async def test():
        async with several(2) as (first, second):
            first.bus.listen(SWARM, 1)
            await first.enlist(SWARM, "a")
            second.bus.listen(SWARM, 1)
            await until(lambda: (first.numbers, second.numbers) == ({SWARM: 1}, {SWARM: 1}))
            assert second.members == {}
            assert await second.enlist(SWARM, "b") == {"a": ""}
            second.bus.listen(SWARM, 0)
            second.bus.strike(SWARM, "b")
            await until(lambda: first.numbers == {SWARM: 0})
            await until(lambda: first.members == {SWARM: {}})

    run(test)


def test_who_stops_leaves_nothing_behind(several):
    async def test():
        async with several(2) as (first, second):
            await first.claim(ADA, "hers")
            first.bus.listen(NOTES, 1)
            await first.enlist(SWARM, "a")
            second.bus.listen(NOTES, 1)
            await second.enlist(SWARM, "b")
            await until(lambda: second.numbers == {NOTES: 1})
            await first.bus.stop()
            await until(lambda: (second.numbers, second.members) == ({NOTES: 0}, {SWARM: {}}))
            assert await second.claim(ADA, "somebody's")

    run(test)
