"""Ids are claimed and given back by chance while connections are cut: all agree afterwards."""

from __future__ import annotations

import asyncio
import logging
import random
from functools import partial

import pytest

from meshup.bus.redis_bus import RedisBus
from tests.bus.recording import joined, until
from tests.bus.redis import running
from tests.signalling.servers import run

NAMES = [f"peerjs//{letter}" for letter in "abcdef"]
TOPICS = [f"y//{number}" for number in range(4)]
STEPS = 900


@pytest.fixture(autouse=True)
def no_fault(caplog):
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


class Crowd:
    """Some workers, and what their clients want: ids, by name the token; listeners; members."""

    def __init__(self, workers, chance):
        self.workers = workers
        self.chance = chance
        self.wanted: list[dict[str, str]] = [{} for _ in workers]
        self.members: list[set[tuple[str, str]]] = [set() for _ in workers]
        self.here = [dict.fromkeys(TOPICS, 0) for _ in workers]
        self.requests = self.answered = 0

    def answer(self, _answer):
        self.answered += 1

    def superseded(self, at, name):
        del self.wanted[at][name]
        self.workers[at].holds.discard(name)

    def step(self):
        at = self.chance.randrange(len(self.workers))
        act = self.chance.choice(["claim", "claim", "release", "deliver", "listen", "enlist"])
        getattr(self, act)(at, self.workers[at])

    def claim(self, at, worker):
        name, token = self.chance.choice(NAMES), self.chance.choice("xy")
        if self.wanted[at].get(name, token) != token:
            return  # the hub refuses that by itself
        worker.holds.discard(name)
        mine = self.wanted[at][name] = token + ""
        self.requests += 1

        def answer(granted):
            self.answer(granted)
            if granted and self.wanted[at].get(name) is mine:
                worker.holds.add(name)
            elif not granted and name in self.wanted[at] and name not in worker.holds:
                del self.wanted[at][name]

        worker.bus.claim(name, token, answer)

    def release(self, at, worker):
        name = self.chance.choice(NAMES)
        if self.wanted[at].pop(name, None):
            worker.release(name)

    def deliver(self, at, worker):
        name = self.chance.choice(NAMES)
        if name not in self.wanted[at]:
            self.requests += 1
            worker.bus.deliver(name, b"text", self.answer)

    def listen(self, at, worker):
        topic = self.chance.choice(TOPICS)
        self.here[at][topic] = self.chance.choice([0, 0, 1, 2, 3])
        if not self.here[at][topic]:
            worker.numbers.pop(topic, None)
        worker.bus.listen(topic, self.here[at][topic])

    def enlist(self, at, worker):
        topic, member = self.chance.choice(TOPICS), f"{at}{self.chance.choice('mn')}"
        if (topic, member) in self.members[at]:
            self.members[at].remove((topic, member))
            worker.bus.strike(topic, member)
            if not any(other == topic for other, _ in self.members[at]):
                worker.members.pop(topic, None)
        else:
            self.members[at].add((topic, member))
            self.requests += 1
            worker.bus.enlist(topic, member, "", lambda: self.answer(True))  # noqa: FBT003

    def agrees(self):
        """Say whether each knows what the others have."""
        return all(self._knows(at, worker) for at, worker in enumerate(self.workers))

    def _knows(self, at, worker):
        others = [other for other in range(len(self.workers)) if other != at]
        numbers = {
            topic: sum(self.here[other][topic] for other in others)
            for topic, here in self.here[at].items()
            if here
        }
        listed = {
            topic: {
                member
                for other in others
                for named, member in self.members[other]
                if named == topic
            }
            for topic in {topic for topic, _ in self.members[at]}
        }
        known = {topic: set(worker.members.get(topic, ())) for topic in listed}
        return (worker.numbers, known) == (numbers, listed)


async def of_one_mind(workers):
    for name in NAMES:
        holders = [worker for worker in workers if name in worker.holds]
        assert len(holders) <= 1
        for worker in workers:
            if worker not in holders:
                text = b"%d" % id(worker)
                assert await worker.finds(name, text, (holders or [worker])[0]) == bool(holders)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_after_a_storm_all_agree(seed):
    async def test():
        chance = random.Random(seed)
        async with joined([RedisBus(server.url, "") for _ in range(3)]) as workers:
            crowd = Crowd(workers, chance)
            for at, worker in enumerate(workers):
                worker.superseded = partial(crowd.superseded, at)  # type: ignore[method-assign]
            for step in range(STEPS):
                crowd.step()
                if chance.random() < 0.2:
                    await asyncio.sleep(chance.random() / 500)
                if step % 300 == 299:
                    await asyncio.to_thread(cut, server)
            await until(lambda: crowd.answered == crowd.requests)
            await until(crowd.agrees)
            await of_one_mind(workers)
            assert crowd.answered == crowd.requests

    with running() as server:
        run(test)


def cut(server):
    server.ask("CLIENT", "KILL", "TYPE", "pubsub")
