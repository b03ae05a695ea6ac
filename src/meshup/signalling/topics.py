"""Topics: who listens to what, in one room; the ground of the publish-and-subscribe dialects.

Pure: events in, sends out. A topic is forgotten with its last listener.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.signalling.frames import text_frame
from meshup.signalling.names import place
from meshup.signalling.sessions import BAD_JSON, Line, Session

if TYPE_CHECKING:
    from meshup.bus.contract import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts
    from meshup.signalling.paths import Dialect

LONGEST_TOPIC: Final = 512


class Topic:
    """Who listens here, in the order in which they came, and how many elsewhere, once known."""

    __slots__ = ("elsewhere", "here")

    def __init__(self) -> None:
        self.here: dict[Listener, None] = {}
        self.elsewhere: int | None = None

    @property
    def listeners(self) -> int:
        """Say how many listen, here and elsewhere."""
        return len(self.here) + (self.elsewhere or 0)


class TopicHub:
    """The topics of one dialect in one room; a dialect says what its listeners are."""

    dialect: Dialect
    listener: type[Listener]

    def __init__(self, room: str, limits: Limits, bus: Bus, counts: Counts) -> None:
        self.room = room
        self.limits = limits
        self.bus = bus
        self.counts = counts
        self.topics: dict[str, Topic] = {}
        self.inside = 0

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected."""
        return not self.inside

    def session(self, line: Line, fields: dict[str, str], *, identity: str) -> Listener:  # noqa: ARG002
        """Return a new client's conversation."""
        return self.listener(line, self)

    def subscribe(self, listener: Listener, name: str) -> None:
        """Let ``listener`` hear what is published under ``name``."""
        if name in listener.topics:
            return
        if len(name) > LONGEST_TOPIC or len(listener.topics) >= self.limits.topics_per_socket:
            self.counts.dropped["too_many_topics"] += 1
            return
        topic = self.topics.get(name)
        if topic is None:
            topic = self.topics[name] = Topic()
        topic.here[listener] = None
        listener.topics += (name,)
        self.bus.listen(self.name_of(name), len(topic.here))

    def unsubscribe(self, listener: Listener, name: str) -> None:
        """Let ``listener`` hear no more of ``name``."""
        if name not in listener.topics:
            return
        topic = self.topics[name]
        del topic.here[listener]
        listener.topics = tuple(other for other in listener.topics if other != name)
        if not topic.here:
            del self.topics[name]
        self.bus.listen(self.name_of(name), len(topic.here))

    def publish(self, name: str, text: bytes) -> None:
        """Send ``text`` to everybody who listens to ``name``, the sender included."""
        topic = self.topics.get(name)
        if topic is None or topic.elsewhere != 0:
            self.bus.publish(self.name_of(name), text)
        self.published(name, text)

    def published(self, name: str, text: bytes) -> None:
        """Send ``text`` to everybody here who listens to ``name``."""
        topic = self.topics.get(name)
        if topic is None:
            return
        frame = text_frame(self.shaped(text, topic))  # once, for all of them
        for listener in tuple(topic.here):
            listener.line.send_frame(frame)
        self.counts.relayed += len(topic.here)

    def shaped(self, text: bytes, topic: Topic) -> bytes:  # noqa: ARG002 - for dialects that add to it
        """Return what listeners get."""
        return text

    def counted(self, name: str, elsewhere: int) -> None:
        """Remember how many listen to ``name`` on other workers."""
        topic = self.topics.get(name)
        if topic is not None:
            topic.elsewhere = elsewhere

    def tick(self, second: int) -> None:
        """Do nothing: topics do not age."""

    def name_of(self, topic: str) -> str:
        """Return a topic's whole name on the bus."""
        return place(self.dialect, self.room, topic)


class Listener(Session):
    """One client, and the topics it listens to."""

    __slots__ = ("hub", "topics")

    def __init__(self, line: Line, hub: TopicHub) -> None:
        super().__init__(line)
        self.hub = hub
        self.topics: tuple[str, ...] = ()

    def heard(self, text: bytes) -> None:
        """Take a message, if it is one."""
        try:
            self.take(text)
        except BAD_JSON:
            self.hub.counts.dropped["malformed"] += 1

    def take(self, text: bytes) -> None:
        """Publish, subscribe, or what else a dialect knows."""

    def gone(self) -> None:
        """Listen to nothing any more."""
        for name in self.topics:
            self.hub.unsubscribe(self, name)
