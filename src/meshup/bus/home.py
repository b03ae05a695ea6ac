"""The home of a name: one worker keeps the list of who holds it, for all workers of the host.

Each name has its home with one of the workers, whichever its checksum says, so that nobody needs
to know everything and nothing stands twice. A worker asks the home; the home knows the answer, or
asks ``beyond``, the bus to other hosts, of which it is the listener in turn.

Pure: letters in, letters out, and it is told what time it is.

Method
    A home that has just begun, because the one before it died, is told by all workers what they
    hold. Until it has heard all of them, or ``SETTLE_SECONDS`` are over, it lets new claims wait,
    so that nobody takes the name of somebody who is still there.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from meshup.bus import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from meshup.bus.contract import Bus
    from meshup.bus.letters import FromHome, ToHome

SETTLE_SECONDS: Final = 2
WANTED_SECONDS: Final = 7
MOST_WANTED: Final = 50_000
ELSEWHERE: Final = -1


class Worker(Protocol):
    """One of the workers, as the home writes to it."""

    slot: int

    def tell(self, letter: FromHome) -> None:
        """Send a letter."""


class Holder:
    """Who holds a name; ``asking`` are the requests that wait for the word of other hosts."""

    __slots__ = ("asking", "token", "worker")

    def __init__(self, worker: Worker, token: str) -> None:
        self.worker = worker
        self.token = token
        self.asking: list[tuple[Worker, int]] | None = []


class Audience:
    """How many listen to one topic: on each worker, and on other hosts once that is known."""

    __slots__ = ("beyond", "here")

    def __init__(self) -> None:
        self.here: dict[Worker, int] = {}
        self.beyond: int | None = None


class Roll:
    """The members of one topic, with their facts; of other hosts' the worker is nobody."""

    __slots__ = ("members", "ours")

    def __init__(self) -> None:
        self.members: dict[str, tuple[Worker | None, str]] = {}
        self.ours: Counter[Worker] = Counter()


class Home:
    """The names whose home is here. ``ask`` asks the worker that the home lives with."""

    def __init__(self, beyond: Bus, workers: int, ask: Callable[[str], bytes]) -> None:
        self._beyond = beyond
        self._ask = ask
        self._unheard = set(range(workers))
        self._settling: int | None = SETTLE_SECONDS
        self._early: list[tuple[Worker, letters.Claim]] = []
        self._workers: dict[int, Worker] = {}
        self._holders: dict[str, Holder] = {}
        self._wanted: dict[str, tuple[int, dict[Worker, None]]] = {}
        self._audiences: dict[str, Audience] = {}
        self._rolls: dict[str, Roll] = {}
        self._second = 0
        self._does: dict[type, Callable[[Worker, Any], None]] = {
            letters.Hello: self._hello,
            letters.Whole: self._whole,
            letters.Claim: self._claim,
            letters.Release: self._release,
            letters.Deliver: self._deliver,
            letters.Delivered: self._delivered,
            letters.Listen: self._listen,
            letters.Publish: self._publish,
            letters.Enlist: self._enlist,
            letters.Strike: self._strike,
            letters.Tally: self._tally,
            letters.Ask: self._answer,
        }

    # What workers write.

    def take(self, worker: Worker, letter: ToHome) -> None:
        """Do what a letter asks for."""
        self._does[type(letter)](worker, letter)

    def lost(self, worker: Worker) -> Iterator[None]:
        """Forget a worker that has died, and all that it held: one thing with each step."""
        if self._workers.get(worker.slot) is worker:
            del self._workers[worker.slot]
        self._early = [(who, letter) for who, letter in self._early if who is not worker]
        return self._forget(worker)

    def _forget(self, worker: Worker) -> Iterator[None]:
        for name, holder in tuple(self._holders.items()):
            if holder.worker is worker and self._holders.get(name) is holder:
                self._release(worker, letters.Release(name))
                yield
        for topic, audience in tuple(self._audiences.items()):
            if worker in audience.here:
                self._listen(worker, letters.Listen(topic, 0))
                yield
        for topic, roll in tuple(self._rolls.items()):
            if worker not in roll.ours:
                continue
            for member in [one for one, (of, _facts) in roll.members.items() if of is worker]:
                self._strike(worker, letters.Strike(topic, member))
                yield

    def tick(self, second: int) -> None:
        """Let a second pass."""
        self._second = second
        if self._settling is not None:
            self._settling -= 1
            if self._settling < 0:
                self._settle()
        old = []
        for name, (since, _workers) in self._wanted.items():
            if since > second - WANTED_SECONDS:
                break
            old.append(name)
        for name in old:
            del self._wanted[name]

    def _hello(self, worker: Worker, _letter: letters.Hello) -> None:
        self._workers[worker.slot] = worker

    def _whole(self, worker: Worker, _letter: letters.Whole) -> None:
        self._unheard.discard(worker.slot)
        if not self._unheard:
            self._settle()

    def _answer(self, worker: Worker, letter: letters.Ask) -> None:
        worker.tell(letters.Replied(letter.number, self._ask(letter.question)))

    def _settle(self) -> None:
        self._settling = None
        early, self._early = self._early, []
        for worker, letter in early:
            self._claim(worker, letter)

    def _claim(self, worker: Worker, letter: letters.Claim) -> None:
        if self._settling is not None and not letter.held:
            self._early.append((worker, letter))
            return
        name, holder = letter.name, self._holders.get(letter.name)
        if holder is None:
            holder = self._holders[name] = Holder(worker, letter.token)
            holder.asking = [(worker, letter.number)]
            answer = partial(self._answered, name, holder)
            self._beyond.claim(name, letter.token, answer)
            return
        if holder.token != letter.token:
            worker.tell(letters.Refused(letter.number, name))
            return
        if holder.worker is not worker:
            holder.worker.tell(letters.Superseded(name))
            holder.worker = worker
        if holder.asking is not None:
            holder.asking.append((worker, letter.number))
        else:
            worker.tell(letters.Granted(letter.number))
            self._appear(name)

    def _answered(self, name: str, holder: Holder, granted: bool) -> None:  # noqa: FBT001 - as the bus answers
        """Pass on what other hosts say to a claim."""
        asking, holder.asking = holder.asking or [], None
        if not granted and self._holders.get(name) is holder:
            del self._holders[name]
        for worker, number in asking:
            worker.tell(letters.Granted(number) if granted else letters.Refused(number, name))
        if granted:
            self._appear(name)

    def _appear(self, name: str) -> None:
        _since, workers = self._wanted.pop(name, (0, {}))
        for worker in workers:
            worker.tell(letters.Appeared(name))

    def _release(self, worker: Worker, letter: letters.Release) -> None:
        name = letter.name
        if self._early:
            gone = (worker, name)
            self._early = [early for early in self._early if (early[0], early[1].name) != gone]
        holder = self._holders.get(name)
        if holder is not None and holder.worker is worker:
            del self._holders[name]
            self._beyond.release(name)

    def _deliver(self, worker: Worker, letter: letters.Deliver) -> None:
        name = letter.name
        holder = self._holders.get(name)
        if holder is not None and holder.asking is None:
            holder.worker.tell(letters.Brought(name, letter.text, worker.slot, letter.number))
        else:
            answer = partial(self._found, worker, name, letter.number)
            self._beyond.deliver(name, letter.text, answer)

    def _found(self, worker: Worker, name: str, number: int, found: bool) -> None:  # noqa: FBT001 - as the bus answers
        if not found:
            self._want(worker, name)
        worker.tell(letters.Found(number, found))

    def _delivered(self, _worker: Worker, letter: letters.Delivered) -> None:
        worker = self._workers.get(letter.origin)
        if worker is not None:
            self._found(worker, letter.name, letter.number, letter.found)

    def _want(self, worker: Worker, name: str) -> None:
        """Remember who has something for a name that nobody holds."""
        if name in self._wanted:
            self._wanted[name][1][worker] = None
        elif len(self._wanted) < MOST_WANTED:
            self._wanted[name] = (self._second, {worker: None})

    def _listen(self, worker: Worker, letter: letters.Listen) -> None:
        topic, here = letter.topic, letter.here
        audience = self._audiences.get(topic)
        if audience is None:
            if not here:
                return
            audience = self._audiences[topic] = Audience()
        newcomer = worker not in audience.here
        if here:
            audience.here[worker] = here
        else:
            audience.here.pop(worker, None)
        if not audience.here:
            del self._audiences[topic]
        self._count(topic, audience, None if newcomer else worker)
        self._beyond.listen(topic, sum(audience.here.values()))

    def _count(self, topic: str, audience: Audience, but: Worker | None) -> None:
        """Tell all workers but one how many listen elsewhere, once it is known."""
        if audience.beyond is None:
            return
        everybody = sum(audience.here.values()) + audience.beyond
        for worker, here in audience.here.items():
            if worker is not but:
                worker.tell(letters.Counted(topic, everybody - here))

    def _publish(self, worker: Worker, letter: letters.Publish) -> None:
        audience = self._audiences.get(letter.topic)
        if audience is not None:
            for other in audience.here:
                if other is not worker:
                    other.tell(letters.Published(letter.topic, letter.text))
        if audience is None or audience.beyond != 0:
            self._beyond.publish(letter.topic, letter.text)

    def _enlist(self, worker: Worker, letter: letters.Enlist) -> None:
        topic, member = letter.topic, letter.member
        roll = self._rolls.get(topic)
        if roll is None:
            roll = self._rolls[topic] = Roll()
        if worker not in roll.ours:
            for other, (_of, facts) in roll.members.items():
                worker.tell(letters.Listed(topic, other, facts))
        former, _facts = roll.members.get(member, (None, ""))
        if former is not worker:
            roll.ours[worker] += 1
            if former is not None:
                _forget_one(roll, former)
        roll.members[member] = (worker, letter.facts)
        for other_worker in roll.ours:
            if other_worker is not worker:
                other_worker.tell(letters.Listed(topic, member, letter.facts))
        ready = partial(worker.tell, letters.Ready(letter.number))
        self._beyond.enlist(topic, member, letter.facts, ready)

    def _strike(self, worker: Worker, letter: letters.Strike) -> None:
        topic, member = letter.topic, letter.member
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (None, ""))[0] is not worker:
            return
        del roll.members[member]
        _forget_one(roll, worker)
        for other in roll.ours:
            if other is not worker:
                other.tell(letters.Unlisted(topic, member))
        self._beyond.strike(topic, member)
        if not roll.ours:
            del self._rolls[topic]

    def _tally(self, worker: Worker, letter: letters.Tally) -> None:
        roll = self._rolls.get(letter.topic)

        def answer(counts: Mapping[str, int]) -> None:
            worker.tell(letters.Tallied(letter.number, dict(counts)))

        if roll is not None:
            answer(Counter(facts for _of, facts in roll.members.values()))
        else:
            self._beyond.tally(letter.topic, answer)

    # What other hosts say (``contract.Listener``).

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to the worker that holds ``name``."""
        holder = self._holders.get(name)
        if holder is not None:
            holder.worker.tell(letters.Brought(name, text, ELSEWHERE, 0))
        return holder is not None

    def superseded(self, name: str) -> None:
        """Let go of a name that is now another host's."""
        holder = self._holders.pop(name, None)
        if holder is not None:
            holder.worker.tell(letters.Superseded(name))

    def appeared(self, name: str) -> None:
        """Tell who has something for a name."""
        self._appear(name)

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to all who listen."""
        for worker in self._listeners(topic):
            worker.tell(letters.Published(topic, text))

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen on other hosts."""
        audience = self._audiences.get(topic)
        if audience is not None and audience.beyond != elsewhere:
            audience.beyond = elsewhere
            self._count(topic, audience, None)

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a member on another host."""
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (None, ""))[0] is not None:
            return
        roll.members[member] = (None, facts)
        for worker in roll.ours:
            worker.tell(letters.Listed(topic, member, facts))

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member on another host."""
        roll = self._rolls.get(topic)
        if roll is None or roll.members.get(member, (self, ""))[0] is not None:
            return
        del roll.members[member]
        for worker in roll.ours:
            worker.tell(letters.Unlisted(topic, member))

    def asked(self, question: str) -> bytes:
        """Answer for the worker that the home lives with."""
        return self._ask(question)

    def _listeners(self, topic: str) -> Iterator[Worker]:
        audience = self._audiences.get(topic)
        return iter(audience.here if audience is not None else ())


def _forget_one(roll: Roll, worker: Worker) -> None:
    roll.ours[worker] -= 1
    if not roll.ours[worker]:
        del roll.ours[worker]
