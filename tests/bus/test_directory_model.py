"""After any coming and going a directory knows what a plain model of it knows."""

from __future__ import annotations

from itertools import count

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meshup.bus.messages import (
    Brought,
    Claim,
    Deliver,
    Enlist,
    Granted,
    Listen,
    Outcome,
    Publish,
    Published,
    Ready,
    Refused,
    Release,
    Strike,
    Tallied,
    Tally,
)
from tests.bus.test_directory import FakeWorker, opened

SWARM = "tracker//swarm"
indexes = st.integers(0, 2)
names = st.sampled_from(["a", "b", "c"])


class Households(RuleBasedStateMachine):
    """Three workers, a few names, and what ought to be."""

    def __init__(self) -> None:
        super().__init__()
        self.directory, self.workers = opened()
        self.asker = FakeWorker(self.directory, 3)
        self.numbers = count(1)
        self.holders: dict[str, tuple[int, str]] = {}
        self.listening: dict[tuple[int, str], int] = {}
        self.members: dict[str, tuple[int, str]] = {}

    @rule(index=indexes, name=names, token=st.sampled_from(["t", "u"]))
    def claim(self, index: int, name: str, token: str) -> None:
        number, before = next(self.numbers), self.holders.get(name)
        self._quiet()
        self.workers[index].writes(Claim(name, token, number))
        received = self.workers[index].received()
        if before is not None and before[1] != token:
            assert received == [Refused(number, name)]
        else:
            self.holders[name] = (index, token)
            assert Granted(number) in received

    @rule(index=indexes, name=names)
    def release(self, index: int, name: str) -> None:
        self.workers[index].writes(Release(name))
        if name in self.holders and self.holders[name][0] == index:
            del self.holders[name]

    @rule(index=indexes, name=names)
    def deliver(self, index: int, name: str) -> None:
        self._quiet()
        number = next(self.numbers)
        self.workers[index].writes(Deliver(name, b"x", number))
        if name in self.holders:
            holder = self.workers[self.holders[name][0]]
            assert holder.received() == [Brought(name, b"x", index, number)]
        else:
            assert self.workers[index].received() == [Outcome(number, reached=False)]

    @rule(index=indexes, topic=names, here=st.integers(0, 3))
    def listen(self, index: int, topic: str, here: int) -> None:
        self.workers[index].writes(Listen(topic, here))
        self.listening[index, topic] = here

    @rule(index=indexes, member=names, facts=st.sampled_from(["", "seed"]))
    def enlist(self, index: int, member: str, facts: str) -> None:
        if member in self.members and self.members[member][0] != index:
            return  # its name would have been refused
        number = next(self.numbers)
        self._quiet()
        self.workers[index].writes(Enlist(SWARM, member, facts, number))
        self.members[member] = (index, facts)
        assert self.workers[index].received()[-1] == Ready(number)

    @rule(index=indexes, member=names)
    def strike(self, index: int, member: str) -> None:
        self.workers[index].writes(Strike(SWARM, member))
        if member in self.members and self.members[member][0] == index:
            del self.members[member]

    @rule(index=indexes)
    def die(self, index: int) -> None:
        self.workers[index].dies()
        self.workers[index] = FakeWorker(self.directory, index)
        self.holders = {name: holder for name, holder in self.holders.items() if holder[0] != index}
        self.members = {name: holder for name, holder in self.members.items() if holder[0] != index}
        self.listening = {at: here for at, here in self.listening.items() if at[0] != index}

    @invariant()
    def topics_reach_who_listens(self) -> None:
        for topic in ("a", "b", "c"):
            self._quiet()
            self.asker.writes(Publish(topic, b"x"))
            reached = [
                worker.index
                for worker in self.workers
                if worker.received() == [Published(topic, b"x")]
            ]
            assert reached == [index for index in range(3) if self.listening.get((index, topic))]

    @invariant()
    def members_are_counted(self) -> None:
        self.asker.writes(Tally(SWARM, 1))
        facts = [facts for _index, facts in self.members.values()]
        assert self.asker.received() == [Tallied(1, {fact: facts.count(fact) for fact in facts})]

    def teardown(self) -> None:
        for worker in self.workers:
            worker.dies()
        assert (
            self.directory.names._holders,
            self.directory.topics._audiences,
            self.directory.members._rolls,
        ) == ({}, {}, {})

    def _quiet(self) -> None:
        for worker in self.workers:
            worker.received()


TestHouseholds = Households.TestCase
TestHouseholds.settings = settings(max_examples=40, stateful_step_count=30)
