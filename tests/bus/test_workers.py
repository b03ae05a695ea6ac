"""Connections between workers break, and what each of them holds is told again."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import count

import pytest

from meshup.bus import wires
from meshup.bus.contract import Alone
from meshup.bus.wires import Doors
from meshup.bus.workers import Workers
from tests.bus.ears import joined, until
from tests.signalling.servers import run


class Slow(Alone):
    """Other hosts, which answer a claim when the test says."""

    def __init__(self):
        self.claims = []

    def claim(self, _name, _token, answer):
        self.claims.append(answer)

    async def answers(self, *, granted):
        await until(lambda: self.claims)
        self.claims.pop(0)(granted)


@asynccontextmanager
async def two(beyond=None):
    """Join two workers; beyond the second are other hosts."""
    doors = Doors(2)
    buses = [Workers(doors, None, 0), Workers(doors, beyond, 1)]
    try:
        async with joined(buses) as (one, other):
            await until(lambda: one.bus.ways()["workers"] and other.bus.ways()["workers"])
            yield one, other
    finally:
        doors.close()


def names_at(bus, slot):
    """Yield names whose home is with a worker."""
    names = (f"peerjs//{number}" for number in count())
    return (name for name in names if bus._home_of(name) == slot)


async def cut(worker, slot):
    """Break the connection from a worker to a home, and wait for the next one."""
    broken = worker.bus._wires[slot]
    broken.close()
    await until(lambda: worker.bus._wires.get(slot) not in {broken, None})


@pytest.mark.parametrize("first", [True, False], ids=["is granted late", "is refused late"])
def test_a_name_asked_for_once_more_is_told_again_whatever_became_of_the_first_time(first):
    async def test():
        beyond = Slow()
        async with two(beyond) as (one, other):
            ada = next(names_at(one.bus, 1))
            answers: list[bool] = []
            one.bus.claim(ada, "of the first", answers.append)
            await until(lambda: beyond.claims)
            one.bus.release(ada)
            one.bus.claim(ada, "of the second", answers.append)
            await until(lambda: len(beyond.claims) == 2)
            await beyond.answers(granted=first)
            await beyond.answers(granted=True)
            await until(lambda: answers == [first, True])
            await cut(one, 1)
            await beyond.answers(granted=True)
            assert not await other.claim(ada, "strange")
            assert one.told == []

    run(test)


def test_a_name_given_back_before_the_answer_is_not_told_again():
    async def test():
        beyond = Slow()
        async with two(beyond) as (one, other):
            ada = next(names_at(one.bus, 1))
            answers: list[bool] = []
            one.bus.claim(ada, "hers", answers.append)
            await until(lambda: beyond.claims)
            one.bus.release(ada)
            await beyond.answers(granted=True)
            await until(lambda: answers)
            await cut(one, 1)
            asked = asyncio.create_task(other.claim(ada, "strange"))
            await beyond.answers(granted=True)
            assert await asked

    run(test)


def test_a_worker_that_holds_more_than_a_connection_takes_at_once_tells_it_slowly(monkeypatch):
    monkeypatch.setattr(wires, "UNSENT_BYTES", 2 * wires.DRAINED_BYTES)

    async def test():
        async with two() as (one, other):
            names = [f"peerjs//{number}{'x' * 1000}" for number in range(8_000)]
            held = [name for name in names if one.bus._home_of(name) == 1]
            for at, name in enumerate(held):
                one.bus.claim(name, "hers", ignore)
                if at % 100 == 99:
                    await asyncio.sleep(0)
            await until(lambda: len(other.bus._home._holders) == len(held))
            await cut(one, 1)
            wire = one.bus._wires[1]
            await until(lambda: other.bus._home._holders.keys() == set(held))
            await asyncio.sleep(0.5)
            assert not await other.claim(held[-1], "strange")
            assert (one.bus._wires[1], one.told) == (wire, [])

    run(test)


def fails(*_told):
    raise KeyError("a client's id")


def test_a_fault_of_the_listener_breaks_no_connection_and_stops_no_time(monkeypatch, caplog):
    async def test():
        async with two() as (one, other):
            ada = next(names_at(one.bus, 1))
            assert not await one.finds(ada, b"hello", other)
            wire = one.bus._wires[1]
            monkeypatch.setattr(one, "appeared", fails)
            await other.claim(ada)
            await until(lambda: "KeyError" in caplog.text)
            assert await one.finds(ada, b"hello again", other)
            assert one.bus._wires[1] is wire
            home, second = one.bus._home, one.bus._second
            with monkeypatch.context() as broken:
                broken.setattr(home, "tick", fails)
                await until(lambda: one.bus._second > second)
            await until(lambda: home._second > second + 1)

    run(test)
    assert "a client's id" not in caplog.text


def ignore(_answer):
    """Hear an answer, and do nothing."""
