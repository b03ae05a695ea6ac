"""Who holds which name, and who has a text for a name that nobody holds. Pure.

Method
    A directory that has just begun, because the one before it died, is told by all workers what
    they hold. Until it has heard all of them, or ``SETTLE_SECONDS`` are over, it lets new claims
    wait, so that nobody takes the name of somebody who is still there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from meshup.bus import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Bus
    from meshup.bus.workers import Worker

SETTLE_SECONDS: Final = 2
WANTED_SECONDS: Final = 7
MOST_WANTED: Final = 50_000
ELSEWHERE: Final = -1


class Holder:
    """Who holds a name; ``pending`` are the requests that wait for the word of other hosts."""

    __slots__ = ("pending", "token", "worker")

    def __init__(self, worker: Worker, token: str) -> None:
        self.worker = worker
        self.token = token
        self.pending: list[tuple[Worker, int]] | None = []


class NameDirectory:
    """The names of one directory."""

    def __init__(self, beyond: Bus, workers: int) -> None:
        self._beyond = beyond
        self._unsynced = set(range(workers))
        self._settling: int | None = SETTLE_SECONDS
        self._early: list[tuple[Worker, messages.Claim]] = []
        self._workers: dict[int, Worker] = {}
        self._holders: dict[str, Holder] = {}
        self._wanted: dict[str, tuple[int, dict[Worker, None]]] = {}
        self._second = 0

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

    def lost(self, worker: Worker) -> None:
        """Forget that a worker is there."""
        if self._workers.get(worker.index) is worker:
            del self._workers[worker.index]
        self._early = [claim for claim in self._early if claim[0] is not worker]

    def forget(self, worker: Worker) -> Iterator[None]:
        """Free all that a worker held, one name with each step."""
        for name, holder in tuple(self._holders.items()):
            if holder.worker is worker and self._holders.get(name) is holder:
                self.release(worker, messages.Release(name))
                yield

    # What workers write.

    def hello(self, worker: Worker, _message: messages.Hello) -> None:
        """Know a worker."""
        self._workers[worker.index] = worker

    def sync_done(self, worker: Worker, _message: messages.SyncDone) -> None:
        """Wait no longer for what a worker holds."""
        self._unsynced.discard(worker.index)
        if not self._unsynced:
            self._settle()

    def _settle(self) -> None:
        self._settling = None
        early, self._early = self._early, []
        for worker, message in early:
            self.claim(worker, message)

    def claim(self, worker: Worker, message: messages.Claim) -> None:
        """Give a worker a name, or let it wait until other hosts have answered."""
        if self._settling is not None and not message.held:
            self._early.append((worker, message))
            return
        name, holder = message.name, self._holders.get(message.name)
        if holder is None:
            holder = self._holders[name] = Holder(worker, message.token)
            holder.pending = [(worker, message.number)]
            answer = partial(self._answered, name, holder)
            self._beyond.claim(name, message.token, answer)
            return
        if holder.token != message.token:
            worker.send(messages.Refused(message.number, name))
            return
        if holder.worker is not worker:
            holder.worker.send(messages.Superseded(name))
            holder.worker = worker
        if holder.pending is not None:
            holder.pending.append((worker, message.number))
        else:
            worker.send(messages.Granted(message.number))
            self.appeared(name)

    def _answered(self, name: str, holder: Holder, granted: bool) -> None:  # noqa: FBT001 - as the bus answers
        """Pass on what other hosts say to a claim."""
        pending, holder.pending = holder.pending or [], None
        if not granted and self._holders.get(name) is holder:
            del self._holders[name]
        for worker, number in pending:
            worker.send(messages.Granted(number) if granted else messages.Refused(number, name))
        if granted:
            self.appeared(name)

    def release(self, worker: Worker, message: messages.Release) -> None:
        """Free a name, unless it has passed to another worker."""
        name = message.name
        if self._early:
            gone = (worker, name)
            self._early = [early for early in self._early if (early[0], early[1].name) != gone]
        holder = self._holders.get(name)
        if holder is not None and holder.worker is worker:
            del self._holders[name]
            self._beyond.release(name)

    def deliver(self, worker: Worker, message: messages.Deliver) -> None:
        """Pass a text on to who holds a name."""
        name = message.name
        holder = self._holders.get(name)
        if holder is not None and holder.pending is None:
            holder.worker.send(messages.Brought(name, message.text, worker.index, message.number))
        else:
            answer = partial(self._reply, worker, name, message.number)
            self._beyond.deliver(name, message.text, answer)

    def delivered_by(self, _worker: Worker, message: messages.Delivered) -> None:
        """Pass on what became of a text."""
        worker = self._workers.get(message.origin)
        if worker is not None:
            self._reply(worker, message.name, message.number, message.reached)

    def _reply(self, worker: Worker, name: str, number: int, found: bool) -> None:  # noqa: FBT001 - as the bus answers
        if not found:
            self._want(worker, name)
        worker.send(messages.Outcome(number, found))

    def _want(self, worker: Worker, name: str) -> None:
        """Remember who has something for a name that nobody holds."""
        if name in self._wanted:
            self._wanted[name][1][worker] = None
        elif len(self._wanted) < MOST_WANTED:
            self._wanted[name] = (self._second, {worker: None})

    # What other hosts say.

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to the worker that holds ``name``."""
        holder = self._holders.get(name)
        if holder is not None:
            holder.worker.send(messages.Brought(name, text, ELSEWHERE, 0))
        return holder is not None

    def superseded(self, name: str) -> None:
        """Let go of a name that is now another host's."""
        holder = self._holders.pop(name, None)
        if holder is not None:
            holder.worker.send(messages.Superseded(name))

    def appeared(self, name: str) -> None:
        """Tell who has something for a name."""
        _since, workers = self._wanted.pop(name, (0, {}))
        for worker in workers:
            worker.send(messages.Appeared(name))
