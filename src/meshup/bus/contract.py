"""What a worker tells others over a bus, and what it is told; alone, nobody is elsewhere.

A worker knows its own clients. What concerns clients elsewhere goes over a ``Bus``; what comes from
elsewhere is given to the ``Listener``, which is the worker's, or another bus nearer to it. Nothing
here waits: an answer that takes time comes by a call, in the event loop's thread, exactly once.
Where the others cannot be asked, a bus answers for itself after a few seconds: what is here goes
on.

Words
    claim    an id becomes ours, everywhere
    topic    what many listen to; a bus need not carry topics that only we listen to
    member   somebody listed under a topic whose owner may be elsewhere, such as a tracker's peer
    way      a bus on the way to others, by name: "workers" of this host, "redis" between hosts
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Answer = Callable[[bool], None]


class Listener(Protocol):
    """What a bus tells a worker."""

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to the client that holds ``name`` here; say whether there is one."""

    def superseded(self, name: str) -> None:
        """Let go of ``name``: it is now another worker's, and need not be released."""

    def appeared(self, name: str) -> None:
        """Send on what waits for ``name``, which has come up elsewhere."""

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to everybody here who listens to ``topic``."""

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen to ``topic`` on other workers."""

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember that ``member`` is listed under ``topic``, elsewhere, or has other facts."""

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member that was listed elsewhere."""

    def answer(self, question: str) -> bytes:
        """Answer a question that another worker of this host asks all of them."""


class Bus(Protocol):
    """What a worker tells the others."""

    def ways(self) -> Mapping[str, bool]:
        """Return each way to others, and whether it is open now."""

    async def start(self, listener: Listener) -> None:
        """Begin, in the event loop of the worker; others need not be there."""

    async def stop(self) -> None:
        """Release everything and end."""

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask for ``name``; who holds it elsewhere with the same token is superseded."""

    def release(self, name: str) -> None:
        """Give a claimed name back."""

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Bring ``text`` to who holds ``name`` elsewhere; answer whether somebody does.

        For some seconds after nobody did, ``appeared`` tells when somebody claims the name.
        """

    def listen(self, topic: str, here: int) -> None:
        """Say how many listen to ``topic`` here; 0 ends it.

        ``counted`` follows the first time, and whenever the number elsewhere changes.
        """

    def publish(self, topic: str, text: bytes) -> None:
        """Bring ``text`` to everybody elsewhere who listens to ``topic``."""

    def enlist(self, topic: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """List a member of ours under ``topic``, or change its facts.

        From our first member on, until our last is struck off, ``listed`` and ``unlisted`` tell of
        the members elsewhere; ``ready`` is called when those of now have been told.
        """

    def strike(self, topic: str, member: str) -> None:
        """Take a member of ours off the list."""

    def tally(self, topic: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Count the members elsewhere of a topic under which we list none, by their facts."""

    async def gather(self, question: str) -> Mapping[str, bytes]:
        """Ask the other workers of this host; return their answers, by worker."""


class Alone:
    """The bus of a single worker: every name is free, and nobody is elsewhere."""

    def ways(self) -> Mapping[str, bool]:
        """Return none."""
        return {}

    _listener: Listener | None = None

    async def start(self, listener: Listener) -> None:
        """Begin."""
        self._listener = listener

    async def stop(self) -> None:
        """End."""

    def claim(self, _name: str, _token: str, answer: Answer) -> None:
        """Grant it at once."""
        answer(True)  # noqa: FBT003 - the answer is the whole message

    def release(self, name: str) -> None:
        """Do nothing."""

    def deliver(self, _name: str, _text: bytes, answer: Answer) -> None:
        """Find nobody."""
        answer(False)  # noqa: FBT003

    def listen(self, topic: str, here: int) -> None:
        """Count nobody."""
        if here and self._listener is not None:
            self._listener.counted(topic, 0)

    def publish(self, topic: str, text: bytes) -> None:
        """Do nothing."""

    def enlist(self, _topic: str, _member: str, _facts: str, ready: Callable[[], None]) -> None:
        """Be ready at once."""
        ready()

    def strike(self, topic: str, member: str) -> None:
        """Do nothing."""

    def tally(self, _topic: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Count nobody."""
        answer({})

    async def gather(self, _question: str) -> Mapping[str, bytes]:
        """Hear nobody."""
        return {}
