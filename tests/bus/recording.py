"""A worker without clients: it tells a bus what a test says, and keeps what the bus tells."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from meshup.bus.contract import Bus

PATIENCE_SECONDS = 15


class RecordingWorker:
    """The listener of one bus."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.events: list[tuple[Any, ...]] = []
        self.holds: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.members: dict[str, dict[str, str]] = {}

    def delivered(self, name: str, text: bytes) -> bool:
        self.events.append(("delivered", name, text))
        return name in self.holds

    def superseded(self, name: str) -> None:
        self.holds.discard(name)
        self.events.append(("superseded", name))

    def appeared(self, name: str) -> None:
        self.events.append(("appeared", name))

    def published(self, topic: str, text: bytes) -> None:
        self.events.append(("published", topic, text))

    def counted(self, topic: str, elsewhere: int) -> None:
        self.numbers[topic] = elsewhere
        self.events.append(("counted", topic, elsewhere))

    def listed(self, topic: str, member: str, facts: str) -> None:
        self.members.setdefault(topic, {})[member] = facts

    def unlisted(self, topic: str, member: str) -> None:
        del self.members[topic][member]

    def answer(self, question: str) -> bytes:
        return question.encode()

    async def claim(self, name: str, token: str = "t") -> bool:
        """Ask for a name; return the only answer."""
        answers: list[bool] = []
        self.bus.claim(name, token, answers.append)
        await until(lambda: answers)
        await asyncio.sleep(0.02)
        [granted] = answers
        if granted:
            self.holds.add(name)
        return granted

    def release(self, name: str) -> None:
        self.holds.discard(name)
        self.bus.release(name)

    async def finds(self, name: str, text: bytes, holder: RecordingWorker) -> bool:
        """Send a text to a name; return the only answer: whether it came to ``holder``."""
        answers: list[bool] = []
        delivery = ("delivered", name, text)
        self.bus.deliver(name, text, answers.append)
        await until(lambda: answers and (delivery in holder.events or not answers[0]))
        await asyncio.sleep(0.02)
        [found] = answers
        assert found == holder.events.count(delivery)
        return found

    async def enlist(self, topic: str, member: str, facts: str = "") -> dict[str, str]:
        """List a member; return who is listed elsewhere when that is ready."""
        ready: list[dict[str, str]] = []
        self.bus.enlist(
            topic, member, facts, lambda: ready.append(dict(self.members.get(topic, {})))
        )
        await until(lambda: ready)
        await asyncio.sleep(0.02)
        [others] = ready
        return others

    async def tally(self, topic: str) -> dict[str, int]:
        answers: list[dict[str, int]] = []
        self.bus.tally(topic, lambda facts: answers.append(dict(facts)))
        await until(lambda: answers)
        [answer] = answers
        return answer


async def until(condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - it is said in many ways
            await asyncio.sleep(0.01)


@asynccontextmanager
async def joined(buses: Iterable[Bus]) -> AsyncIterator[list[RecordingWorker]]:
    """Start a worker on each bus; stop them in the end."""
    async with AsyncExitStack() as stack:
        workers = []
        for bus in buses:
            worker = RecordingWorker(bus)
            await bus.start(worker)
            stack.push_async_callback(bus.stop)
            workers.append(worker)
        yield workers
