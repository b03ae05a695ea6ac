"""How many listen to which topic, and where. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.bus import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Bus
    from meshup.bus.workers import Worker


class Audience:
    """How many listen to one topic: on each worker, and on other hosts once that is known."""

    __slots__ = ("beyond", "here")

    def __init__(self) -> None:
        self.here: dict[Worker, int] = {}
        self.beyond: int | None = None


class TopicDirectory:
    """The topics of one directory."""

    def __init__(self, beyond: Bus) -> None:
        self._beyond = beyond
        self._audiences: dict[str, Audience] = {}

    def forget(self, worker: Worker) -> Iterator[None]:
        """Let a worker listen to nothing any more, one topic with each step."""
        for topic, audience in tuple(self._audiences.items()):
            if worker in audience.here:
                self.listen(worker, messages.Listen(topic, 0))
                yield

    # What workers write.

    def listen(self, worker: Worker, message: messages.Listen) -> None:
        """Take note how many listen on a worker."""
        topic, here = message.topic, message.here
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
        self._send_counts(topic, audience, None if newcomer else worker)
        self._beyond.listen(topic, sum(audience.here.values()))

    def _send_counts(self, topic: str, audience: Audience, but: Worker | None) -> None:
        """Tell all workers but one how many listen elsewhere, once it is known."""
        if audience.beyond is None:
            return
        everybody = sum(audience.here.values()) + audience.beyond
        for worker, here in audience.here.items():
            if worker is not but:
                worker.send(messages.Counted(topic, everybody - here))

    def publish(self, worker: Worker, message: messages.Publish) -> None:
        """Pass a text on to all who listen, but its worker."""
        audience = self._audiences.get(message.topic)
        if audience is not None:
            for other in tuple(audience.here):  # who hears it may stop listening at once
                if other is not worker:
                    other.send(messages.Published(message.topic, message.text))
        if audience is None or audience.beyond != 0:
            self._beyond.publish(message.topic, message.text)

    # What other hosts say.

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to all who listen."""
        audience = self._audiences.get(topic)
        for worker in tuple(audience.here) if audience is not None else ():
            worker.send(messages.Published(topic, text))

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen on other hosts."""
        audience = self._audiences.get(topic)
        if audience is not None and audience.beyond != elsewhere:
            audience.beyond = elsewhere
            self._send_counts(topic, audience, None)
