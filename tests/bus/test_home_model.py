"""After any coming and going a home knows what a plain model of it knows."""

from __future__ import annotations

from itertools import count

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meshup.bus.letters import (
    Brought,
    Claim,
    Deliver,
    Enlist,
    Found,
    Granted,
    Listen,
    Publish,
    Published,
    Ready,
    Refused,
    Release,
    Strike,
    Tallied,
    Tally,
)
from tests.bus.test_home import Desk, opened

SWARM = "tracker//swarm"
slots = st.integers(0, 2)
names = st.sampled_from(["a", "b", "c"])


class Households(RuleBasedStateMachine):
    """Three workers, a few names, and what ought to be."""

    def __init__(self) -> None:
        super().__init__()
        self.home, self.desks = opened()
        self.asker = Desk(self.home, 3)
        self.numbers = count(1)
        self.holders: dict[str, tuple[int, str]] = {}
        self.heard: dict[tuple[int, str], int] = {}
        self.members: dict[str, tuple[int, str]] = {}

    @rule(slot=slots, name=names, token=st.sampled_from(["t", "u"]))
    def claim(self, slot: int, name: str, token: str) -> None:
        number, before = next(self.numbers), self.holders.get(name)
        self._quiet()
        self.desks[slot].says(Claim(name, token, number))
        told = self.desks[slot].heard()
        if before is not None and before[1] != token:
            assert told == [Refused(number, name)]
        else:
            self.holders[name] = (slot, token)
            assert Granted(number) in told

    @rule(slot=slots, name=names)
    def release(self, slot: int, name: str) -> None:
        self.desks[slot].says(Release(name))
        if name in self.holders and self.holders[name][0] == slot:
            del self.holders[name]

    @rule(slot=slots, name=names)
    def deliver(self, slot: int, name: str) -> None:
        self._quiet()
        number = next(self.numbers)
        self.desks[slot].says(Deliver(name, b"x", number))
        if name in self.holders:
            holder = self.desks[self.holders[name][0]]
            assert holder.heard() == [Brought(name, b"x", slot, number)]
        else:
            assert self.desks[slot].heard() == [Found(number, found=False)]

    @rule(slot=slots, topic=names, here=st.integers(0, 3))
    def listen(self, slot: int, topic: str, here: int) -> None:
        self.desks[slot].says(Listen(topic, here))
        self.heard[slot, topic] = here

    @rule(slot=slots, member=names, facts=st.sampled_from(["", "seed"]))
    def enlist(self, slot: int, member: str, facts: str) -> None:
        if member in self.members and self.members[member][0] != slot:
            return  # its name would have been refused
        number = next(self.numbers)
        self._quiet()
        self.desks[slot].says(Enlist(SWARM, member, facts, number))
        self.members[member] = (slot, facts)
        assert self.desks[slot].heard()[-1] == Ready(number)

    @rule(slot=slots, member=names)
    def strike(self, slot: int, member: str) -> None:
        self.desks[slot].says(Strike(SWARM, member))
        if member in self.members and self.members[member][0] == slot:
            del self.members[member]

    @rule(slot=slots)
    def die(self, slot: int) -> None:
        self.desks[slot].dies()
        self.desks[slot] = Desk(self.home, slot)
        self.holders = {name: held for name, held in self.holders.items() if held[0] != slot}
        self.members = {name: held for name, held in self.members.items() if held[0] != slot}
        self.heard = {at: here for at, here in self.heard.items() if at[0] != slot}

    @invariant()
    def topics_reach_who_listens(self) -> None:
        for topic in ("a", "b", "c"):
            self._quiet()
            self.asker.says(Publish(topic, b"x"))
            reached = [desk.slot for desk in self.desks if desk.heard() == [Published(topic, b"x")]]
            assert reached == [slot for slot in range(3) if self.heard.get((slot, topic))]

    @invariant()
    def members_are_counted(self) -> None:
        self.asker.says(Tally(SWARM, 1))
        facts = [facts for _slot, facts in self.members.values()]
        assert self.asker.heard() == [Tallied(1, {one: facts.count(one) for one in facts})]

    def teardown(self) -> None:
        for desk in self.desks:
            desk.dies()
        assert (self.home._holders, self.home._audiences, self.home._rolls) == ({}, {}, {})

    def _quiet(self) -> None:
        for desk in self.desks:
            desk.heard()


TestHouseholds = Households.TestCase
TestHouseholds.settings = settings(max_examples=40, stateful_step_count=30)
