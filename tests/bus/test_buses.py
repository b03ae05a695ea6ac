"""What every bus does, whatever joins the workers: each test is played on all of them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from meshup.bus.contract import Alone
from meshup.bus.hosts import Hosts
from meshup.bus.wires import Doors
from meshup.bus.workers import Workers
from tests.bus.ears import joined, until
from tests.bus.redis import running
from tests.signalling.alone import eventually
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
        self._doors: list[Doors] = []

    def hosts(self, count: int) -> list[Bus]:
        return [Hosts(self._url, self._secret) for _ in range(count)]

    def workers(self, count: int) -> list[Bus]:
        return self._on_one_host([Alone() for _ in range(count)])

    def workers_of_hosts(self, count: int) -> list[Bus]:
        """Return one worker of two on each host, not always the first, and then all others."""
        pairs = [self._on_one_host(self.hosts(2)) for _ in range(count)]
        wanted = [pair[at % 2] for at, pair in enumerate(pairs)]
        return wanted + [pair[1 - at % 2] for at, pair in enumerate(pairs)]

    def close(self) -> None:
        for doors in self._doors:
            doors.close()

    def _on_one_host(self, beyond: list[Bus]) -> list[Bus]:
        self._doors.append(doors := Doors(len(beyond)))
        return [Workers(doors, bus, slot) for slot, bus in enumerate(beyond)]


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
        async with several(2) as (one, two):
            assert await one.claim(ADA, "hers")
            assert not await two.claim(ADA, "somebody's")
            assert await two.finds(ADA, b"still hers", one)
            one.release(ADA)
            await asyncio.sleep(0.1)
            assert await two.claim(ADA, "somebody's")
            assert not await one.claim(ADA, "hers")
            assert await one.finds(ADA, b"now theirs", two)

    run(test)


def test_of_many_who_ask_at_once_one_is_granted(several):
    async def test():
        async with several(3) as workers:
            for round_ in range(10):
                asked = (
                    worker.claim(f"peerjs//{round_}", str(at)) for at, worker in enumerate(workers)
                )
                assert sorted(await asyncio.gather(*asked)) == [False, False, True]

    run(test)


def test_who_returns_with_the_token_takes_over(several):
    async def test():
        async with several(2) as (one, two):
            assert await one.claim(ADA)
            assert await two.claim(ADA)
            await until(lambda: ("superseded", ADA) in one.told)
            assert await one.finds(ADA, b"hello", two)
            one.release(ADA)  # as a client does whose former connection ends late
            assert not await one.claim(ADA, "somebody's")
            assert await one.claim(ADA)
            await until(lambda: ("superseded", ADA) in two.told)
            assert await two.finds(ADA, b"hello again", one)
            assert await one.claim(ADA)
            assert one.told.count(("superseded", ADA)) == 1

    run(test)


def test_an_id_given_back_before_the_answer_is_free(several):
    async def test():
        async with several(2) as (one, two):
            answers: list[bool] = []
            one.bus.claim(ADA, "hers", answers.append)
            one.bus.release(ADA)
            await until(lambda: answers)
            assert await two.claim(ADA, "somebody's")
            two.bus.claim(ADA, "somebody's", answers.append)
            one.bus.claim(ADA, "hers", answers.append)
            one.bus.release(ADA)
            await until(lambda: len(answers) == 3)
            assert await one.finds(ADA, b"for them", two)
            two.release(ADA)
            await asyncio.sleep(0.1)
            assert await one.claim(ADA, "hers")

    run(test)


def test_who_is_not_here_yet_is_told_of_when_they_come(several):
    async def test():
        async with several(3) as (one, two, three):
            assert not await one.finds(ADA, b"hello", two)
            assert not await three.finds(ADA, b"hello", two)
            await two.claim(ADA)
            await until(lambda: ("appeared", ADA) in one.told)
            await until(lambda: ("appeared", ADA) in three.told)
            assert await one.finds(ADA, b"hello", two)

    run(test)


def either(*told_to):
    return any(told in worker.told for told, worker in told_to)


def test_who_comes_just_then_misses_nothing(several):
    async def test():
        async with several(2) as (one, two):
            for round_ in range(40):
                name = f"peerjs//{round_}"
                found: list[bool] = []
                answers: list[bool] = []
                two.holds.add(name)
                one.bus.deliver(name, b"hello", found.append)
                if round_ % 2:
                    await asyncio.sleep(round_ / 40_000)
                two.bus.claim(name, "t", answers.append)
                await until(partial([True].__eq__, answers))
                came, told = ("delivered", name, b"hello"), ("appeared", name)
                await until(partial(either, (came, two), (told, one)))
                assert found == [came in two.told]

    run(test)


def granted(worker, name, _answer):
    worker.told.append(("granted", name))


def ignore(_answer):
    """Hear an answer, and do nothing."""


def test_nothing_is_delivered_before_its_id_is_granted(several):
    async def test():
        async with several(2) as (one, two):
            for round_ in range(40):
                name = f"peerjs//{round_}"
                two.holds.add(name)
                two.bus.claim(name, "t", partial(granted, two, name))
                for _ in range(3):
                    one.bus.deliver(name, b"hello", ignore)
                    await asyncio.sleep(0)
                await until(partial(either, (("granted", name), two)))
            for round_ in range(40):
                first = next(told for told in two.told if told[1] == f"peerjs//{round_}")
                assert first[0] == "granted"

    run(test)


def test_texts_keep_their_order_and_their_bytes(several):
    async def test():
        async with several(2) as (one, two):
            await two.claim(ADA)
            found: list[bool] = []
            texts = [b"%d \0\r\n $3 \xff" % number + b"x" * number for number in range(500)]
            for text in texts:
                one.bus.deliver(ADA, text, found.append)
            await until(lambda: len(two.told) >= 500 and len(found) >= 500)
            assert found == [True] * 500
            assert [told[2] for told in two.told] == texts

    run(test)


def test_listeners_are_counted_elsewhere_and_hear(several):
    async def test():
        async with several(3) as (one, two, three):
            one.bus.listen(NOTES, 2)
            await until(lambda: one.numbers == {NOTES: 0})
            two.bus.listen(NOTES, 1)
            await until(lambda: (one.numbers, two.numbers) == ({NOTES: 1}, {NOTES: 2}))
            two.bus.listen(NOTES, 4)
            await until(lambda: one.numbers == {NOTES: 4})
            three.bus.publish(NOTES, b"words")
            two.bus.publish(NOTES, b"more")
            await until(lambda: ("published", NOTES, b"more") in one.told)
            await until(lambda: ("published", NOTES, b"words") in two.told)
            assert ("published", NOTES, b"words") in one.told
            assert ("published", NOTES, b"more") not in two.told
            two.bus.listen(NOTES, 0)
            await until(lambda: one.numbers == {NOTES: 0})
            one.bus.publish(NOTES, b"to nobody")
            one.bus.listen(NOTES, 0)
            two.bus.listen(NOTES, 1)
            two.numbers.clear()
            await until(lambda: two.numbers == {NOTES: 0})
            assert not [told for told in two.told if told[-1] == b"to nobody"]
            assert three.told == []

    run(test)


def test_a_number_is_told_again_to_who_begins_again(several):
    async def test():
        async with several(2) as (one, two):
            one.bus.listen(NOTES, 1)
            two.bus.listen(NOTES, 1)
            await until(lambda: (one.numbers, two.numbers) == ({NOTES: 1}, {NOTES: 1}))
            one.numbers.clear()
            one.bus.listen(NOTES, 0)
            one.bus.listen(NOTES, 1)
            await until(lambda: one.numbers == {NOTES: 1})
            await asyncio.sleep(0.1)
            assert two.numbers == {NOTES: 1}

    run(test)


def test_members_are_told_of_while_somebody_here_is_one(several):
    async def test():
        async with several(3) as (one, two, three):
            assert await one.enlist(SWARM, "a", "seed") == {}
            assert await one.enlist(SWARM, "b") == {}
            assert await two.enlist(SWARM, "c") == {"a": "seed", "b": ""}
            await until(lambda: one.members == {SWARM: {"c": ""}})
            await two.enlist(SWARM, "c", "seed")
            await until(lambda: one.members == {SWARM: {"c": "seed"}})
            assert await three.tally(SWARM) == {"seed": 2, "": 1}
            assert await three.tally("tracker//other") == {}
            one.bus.strike(SWARM, "b")
            await until(lambda: two.members == {SWARM: {"a": "seed"}})
            two.bus.strike(SWARM, "c")
            await until(lambda: one.members == {SWARM: {}})
            two.members.clear()
            assert await two.enlist(SWARM, "d") == {"a": "seed"}
            assert three.members == {}

    run(test)


def test_a_topic_may_have_listeners_and_members(several):
    async def test():
        async with several(2) as (one, two):
            one.bus.listen(SWARM, 1)
            await one.enlist(SWARM, "a")
            two.bus.listen(SWARM, 1)
            await until(lambda: (one.numbers, two.numbers) == ({SWARM: 1}, {SWARM: 1}))
            assert two.members == {}
            assert await two.enlist(SWARM, "b") == {"a": ""}
            two.bus.listen(SWARM, 0)
            two.bus.strike(SWARM, "b")
            await until(lambda: one.numbers == {SWARM: 0})
            await until(lambda: one.members == {SWARM: {}})

    run(test)


def test_who_stops_leaves_nothing_behind(several):
    async def test():
        async with several(2) as (one, two):
            await one.claim(ADA, "hers")
            one.bus.listen(NOTES, 1)
            await one.enlist(SWARM, "a")
            two.bus.listen(NOTES, 1)
            await two.enlist(SWARM, "b")
            await until(lambda: two.numbers == {NOTES: 1})
            await one.bus.stop()
            await until(lambda: (two.numbers, two.members) == ({NOTES: 0}, {SWARM: {}}))
            assert await two.claim(ADA, "somebody's")

    run(test)
