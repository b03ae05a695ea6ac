"""Who is listed under which topic, and with which facts. Pure."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from meshup.bus import messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meshup.bus.contract import Bus
    from meshup.bus.workers import Worker


class Roll:
    """The members of one topic, with their facts; of other hosts' the worker is nobody."""

    __slots__ = ("members", "ours")

    def __init__(self) -> None:
        self.members: dict[str, tuple[Worker | None, str]] = {}
        self.ours: Counter[Worker] = Counter()


class MemberDirectory:
    """The members of one directory."""

    def __init__(self, beyond: Bus) -> None:
        self._beyond = beyond
        self._rolls: dict[str, Roll] = {}

    def forget(self, worker: Worker) -> Iterator[None]:
        """Strike off all members of a worker, one with each step."""
        for topic, roll in tuple(self._rolls.items()):
            if worker not in roll.ours:
                continue
            for member in [name for name, (of, _facts) in roll.members.items() if of is worker]:
                self.strike(worker, messages.Strike(topic, member))
                yield

    # What workers write.

    def enlist(self, worker: Worker, message: messages.Enlist) -> None:
        """List a member of a worker, or change its facts."""
        topic, member = message.topic, message.member
        roll = self._rolls.get(topic)
        if roll is None:
            roll = self._rolls[topic] = Roll()
        if worker not in roll.ours:
            for other, (_of, facts) in roll.members.items():
                worker.send(messages.Listed(topic, other, facts))
        former, _facts = roll.members.get(member, (None, ""))
        if former is not worker:
            roll.ours[worker] += 1
            if former is not None:
                _discount(roll, former)
        roll.members[member] = (worker, message.facts)
        for other_worker in roll.ours:
            if other_worker is not worker:
                other_worker.send(messages.Listed(topic, member, message.facts))
        ready = partial(worker.send, messages.Ready(message.number))
        self._beyond.enlist(topic, member, message.facts, ready)

    def strike(self, worker: Worker, message: messages.Strike) -> None:
        """Strike off a member, unless another worker has listed it since."""
        topic, member = message.topic, message.member
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (None, ""))[0] is not worker:
            return
        del roll.members[member]
        _discount(roll, worker)
        for other in roll.ours:
            if other is not worker:
                other.send(messages.Unlisted(topic, member))
        self._beyond.strike(topic, member)
        if not roll.ours:
            del self._rolls[topic]

    def tally(self, worker: Worker, message: messages.Tally) -> None:
        """Count the members of a topic by their facts."""
        roll = self._rolls.get(message.topic)

        def answer(counts: Mapping[str, int]) -> None:
            worker.send(messages.Tallied(message.number, dict(counts)))

        if roll is not None:
            answer(Counter(facts for _of, facts in roll.members.values()))
        else:
            self._beyond.tally(message.topic, answer)

    # What other hosts say.

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a member on another host."""
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (None, ""))[0] is not None:
            return
        roll.members[member] = (None, facts)
        for worker in roll.ours:
            worker.send(messages.Listed(topic, member, facts))

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member on another host."""
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (self, ""))[0] is not None:
            return
        del roll.members[member]
        for worker in roll.ours:
            worker.send(messages.Unlisted(topic, member))


def _discount(roll: Roll, worker: Worker) -> None:
    """Count one member of a worker less."""
    roll.ours[worker] -= 1
    if not roll.ours[worker]:
        del roll.ours[worker]
