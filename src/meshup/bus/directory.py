"""The directory of some names: one worker keeps the list of who holds them, for all of the host.

Each name has its directory with one of the workers, whichever its checksum says, so that nobody
needs to know everything and nothing stands twice. A worker asks the directory; that knows the
answer, or asks ``beyond``, the bus to other hosts, of which it is the listener in turn.

Pure: messages in, messages out, and it is told what time it is.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from meshup.bus import messages
from meshup.bus.member_directory import MemberDirectory
from meshup.bus.name_directory import NameDirectory
from meshup.bus.topic_directory import TopicDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meshup.bus.contract import Bus
    from meshup.bus.messages import ToDirectory
    from meshup.bus.workers import Worker


class Directory:
    """The names, topics and members listed here; ``answer`` is for questions to our worker."""

    def __init__(self, beyond: Bus, workers: int, answer: Callable[[str], bytes]) -> None:
        self._answer = answer
        self.names = names = NameDirectory(beyond, workers)
        self.topics = topics = TopicDirectory(beyond)
        self.members = members = MemberDirectory(beyond)
        self._handlers: dict[type, Callable[[Worker, Any], None]] = {
            messages.Hello: names.hello,
            messages.SyncDone: names.sync_done,
            messages.Claim: names.claim,
            messages.Release: names.release,
            messages.Deliver: names.deliver,
            messages.Delivered: names.delivered_by,
            messages.Listen: topics.listen,
            messages.Publish: topics.publish,
            messages.Enlist: members.enlist,
            messages.Strike: members.strike,
            messages.Tally: members.tally,
            messages.Ask: self._reply,
        }

    # What workers write.

    def take(self, worker: Worker, message: ToDirectory) -> None:
        """Do what a message asks for."""
        self._handlers[type(message)](worker, message)

    def lost(self, worker: Worker) -> Iterator[None]:
        """Forget a worker that has died, and all that it held: one thing with each step."""
        self.names.lost(worker)
        return chain(
            self.names.forget(worker), self.topics.forget(worker), self.members.forget(worker)
        )

    def tick(self, second: int) -> None:
        """Let a second pass."""
        self.names.tick(second)

    def _reply(self, worker: Worker, message: messages.Ask) -> None:
        worker.send(messages.Replied(message.number, self._answer(message.question)))

    # What other hosts say (``contract.Listener``).

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to the worker that holds ``name``."""
        return self.names.delivered(name, text)

    def superseded(self, name: str) -> None:
        """Let go of a name that is now another host's."""
        self.names.superseded(name)

    def appeared(self, name: str) -> None:
        """Tell who has something for a name."""
        self.names.appeared(name)

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to all who listen."""
        self.topics.published(topic, text)

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen on other hosts."""
        self.topics.counted(topic, elsewhere)

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a member on another host."""
        self.members.listed(topic, member, facts)

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member on another host."""
        self.members.unlisted(topic, member)

    def answer(self, question: str) -> bytes:
        """Answer for the worker that the directory lives with."""
        return self._answer(question)
