"""Connections between workers break, and what each of them holds is told again."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import count

import pytest

from meshup.bus import worker_sockets
from meshup.bus.contract import Alone
from meshup.bus.worker_bus import WorkerBus
from meshup.bus.worker_sockets import WorkerSockets
from tests.bus.recording import joined, until
from tests.signalling.servers import run


class SlowBus(Alone):
    """Other hosts, which answer a claim when the test says."""

    def __init__(self):
        self.claims = []

    def claim(self, _name, _token, answer):
        self.claims.append(answer)

    async def answer_claim(self, *, granted):
        await until(lambda: self.claims)
        self.claims.pop(0)(granted)


@asynccontextmanager
async def two_workers(beyond=None):
    """Join two workers; beyond the second are other hosts."""
    sockets = WorkerSockets(2)
    buses = [WorkerBus(sockets, None, 0), WorkerBus(sockets, beyond, 1)]
    try:
        async with joined(buses) as (first, other):
            await until(lambda: first.bus.ways()["workers"] and other.bus.ways()["workers"])
            yield first, other
    finally:
        sockets.close()


def names_at(bus, index):
    """Yield names whose directory is with a worker."""
    names = (f"peerjs//{number}" for number in count())
    return (name for name in names if bus._directory_of(name) == index)


async def cut(worker, index):
    """Break the connection from a worker to a directory, and wait for the next one."""
    broken = worker.bus._connections[index]
    broken.close()
    await until(lambda: worker.bus._connections.get(index) not in {broken, None})


@pytest.mark.parametrize("first_granted", [True, False], ids=["is granted late", "is refused late"])
def test_a_name_asked_for_once_more_is_told_again_whatever_became_of_the_first_time(first_granted):
    async def test():
        beyond = SlowBus()
        async with two_workers(beyond) as (first, other):
            ada = next(names_at(first.bus, 1))
            answers: list[bool] = []
            first.bus.claim(ada, "of the first", answers.append)
            await until(lambda: beyond.claims)
            first.bus.release(ada)
            first.bus.claim(ada, "of the second", answers.append)
            await until(lambda: len(beyond.claims) == 2)
            await beyond.answer_claim(granted=first_granted)
            await beyond.answer_claim(granted=True)
            await until(lambda: answers == [first_granted, True])
            await cut(first, 1)
            await beyond.answer_claim(granted=True)
            assert not await other.claim(ada, "strange")
            assert first.events == []

    run(test)


def test_a_name_given_back_before_the_answer_is_not_told_again():
    async def test():
        beyond = SlowBus()
        async with two_workers(beyond) as (first, other):
            ada = next(names_at(first.bus, 1))
            answers: list[bool] = []
            first.bus.claim(ada, "hers", answers.append)
            await until(lambda: beyond.claims)
            first.bus.release(ada)
            await beyond.answer_claim(granted=True)
            await until(lambda: answers)
            await cut(first, 1)
            claiming = asyncio.create_task(other.claim(ada, "strange"))
            await beyond.answer_claim(granted=True)
            assert await claiming

    run(test)


def test_a_worker_that_holds_more_than_a_connection_takes_at_once_tells_it_slowly(monkeypatch):
    monkeypatch.setattr(worker_sockets, "UNSENT_BYTES", 2 * worker_sockets.DRAINED_BYTES)

    async def test():
        async with two_workers() as (first, other):
            names = [f"peerjs//{number}{'x' * 1000}" for number in range(8_000)]
            held = [name for name in names if first.bus._directory_of(name) == 1]
            for at, name in enumerate(held):
                first.bus.claim(name, "hers", ignore)
                if at % 100 == 99:
                    await asyncio.sleep(0)
            await until(lambda: len(other.bus._directory.names._holders) == len(held))
            await cut(first, 1)
            connection = first.bus._connections[1]
            await until(lambda: other.bus._directory.names._holders.keys() == set(held))
            await asyncio.sleep(0.5)
            assert not await other.claim(held[-1], "strange")
            assert (first.bus._connections[1], first.events) == (connection, [])

    run(test)


def fails(*_values):
    raise KeyError("a client's id")


def test_a_fault_of_the_listener_breaks_no_connection_and_stops_no_time(monkeypatch, caplog):
    async def test():
        async with two_workers() as (first, other):
            ada = next(names_at(first.bus, 1))
            assert not await first.finds(ada, b"hello", other)
            connection = first.bus._connections[1]
            monkeypatch.setattr(first, "appeared", fails)
            await other.claim(ada)
            await until(lambda: "KeyError" in caplog.text)
            assert await first.finds(ada, b"hello again", other)
            assert first.bus._connections[1] is connection
            directory, second = first.bus._directory, first.bus._second
            with monkeypatch.context() as broken:
                broken.setattr(directory, "tick", fails)
                await until(lambda: first.bus._second > second)
            await until(lambda: directory.names._second > second + 1)

    run(test)
    assert "a client's id" not in caplog.text


def ignore(_answer):
    """Hear an answer, and do nothing."""
