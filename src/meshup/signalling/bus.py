"""How the hubs of several workers speak with one another; alone, nobody is elsewhere.

A hub knows its own clients. What concerns clients elsewhere goes over a ``Bus``; what comes from
elsewhere is given to the ``Listener``, which is the switchboard. Names are whole: dialect, room and
id or topic, as ``place`` puts them together. Nothing here waits: an answer that takes time comes
by a call, in the event loop's thread.

Words
    claim    an id becomes ours, on all workers
    topic    what many listen to; a bus need not carry topics that only we listen to
    member   somebody listed under a topic whose owner may be elsewhere, such as a tracker's peer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


def place(dialect: str, room: str, name: str = "") -> str:
    """Return the whole name of an id or topic of a room."""
    return f"{dialect}/{room}/{name}"


def parts(whole: str) -> tuple[str, str, str]:
    """Return dialect, room and name again; only the name may hold a stroke."""
    dialect, room, name = whole.split("/", 2)
    return dialect, room, name


class Listener(Protocol):
    """What a bus tells a worker."""

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to the client that holds ``name`` here; say whether there is one."""

    def superseded(self, name: str) -> None:
        """Let go of ``name``: the same client has come back on another worker."""

    def appeared(self, name: str) -> None:
        """Send on what waits for ``name``, which has come up elsewhere."""

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to everybody here who listens to ``topic``."""

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen to ``topic`` on other workers."""

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember that ``member`` is listed under ``topic``, elsewhere."""

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member that was listed elsewhere."""


class Bus(Protocol):
    """What a worker tells the others."""

    @property
    def up(self) -> bool:
        """Say whether the others can be reached."""

    async def start(self, listener: Listener) -> None:
        """Begin, in the event loop of the worker."""

    async def stop(self) -> None:
        """Release everything and end."""

    def claim(self, name: str, token: str, answer: Callable[[bool], None]) -> None:
        """Ask for ``name``; another worker's claim with the same token is superseded."""

    def release(self, name: str) -> None:
        """Give a claimed name back."""

    def deliver(self, name: str, text: bytes, missing: Callable[[], None]) -> None:
        """Bring ``text`` to who holds ``name`` elsewhere; call ``missing`` when nobody does."""

    def listen(self, topic: str, here: int) -> None:
        """Say how many listen to ``topic`` here; 0 ends it."""

    def publish(self, topic: str, text: bytes) -> None:
        """Bring ``text`` to everybody elsewhere who listens to ``topic``."""

    def enlist(self, topic: str, member: str, facts: str) -> None:
        """List a member of ours under ``topic``, or change its facts."""

    def strike(self, topic: str, member: str) -> None:
        """Take a member of ours off the list."""


class Alone:
    """The bus of a single worker: every name is free, and nobody is elsewhere."""

    up = True

    async def start(self, listener: Listener) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""

    def claim(self, _name: str, _token: str, answer: Callable[[bool], None]) -> None:
        """Grant it at once."""
        answer(True)  # noqa: FBT003 - the answer is the whole message

    def release(self, name: str) -> None:
        """Do nothing."""

    def deliver(self, _name: str, _text: bytes, missing: Callable[[], None]) -> None:
        """Find nobody."""
        missing()

    def listen(self, topic: str, here: int) -> None:
        """Do nothing."""

    def publish(self, topic: str, text: bytes) -> None:
        """Do nothing."""

    def enlist(self, topic: str, member: str, facts: str) -> None:
        """Do nothing."""

    def strike(self, topic: str, member: str) -> None:
        """Do nothing."""
