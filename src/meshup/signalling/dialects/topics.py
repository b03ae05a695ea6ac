"""Publish and subscribe: the topics of one room, the ground of y-webrtc and ws-relay.

Pure: events in, sends out. A topic is forgotten with its last subscriber.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from meshup.signalling.bus_names import bus_name
from meshup.signalling.dialects.room import Room, RoomContext
from meshup.signalling.lone_surrogates import Marked, mark
from meshup.signalling.sessions import BAD_JSON, Connection, Session
from meshup.signalling.websocket.frames import text_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.signalling.paths import Dialect

M = TypeVar("M")

LONGEST_TOPIC: Final = 512


class Topic:
    """Who listens here, in the order in which they came, and how many elsewhere, once known."""

    __slots__ = ("elsewhere", "here")

    def __init__(self) -> None:
        self.here: dict[Subscriber[Any], None] = {}
        self.elsewhere: int | None = None

    @property
    def listeners(self) -> int:
        """Say how many listen, here and elsewhere."""
        return len(self.here) + (self.elsewhere or 0)


class TopicRoom(Room):
    """The topics of one dialect in one room; a dialect says what its listeners are."""

    dialect: Dialect
    subscriber_class: type[Subscriber[Any]]

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.topics: dict[str, Topic] = {}

    def session(
        self,
        connection: Connection,
        fields: dict[str, str],  # noqa: ARG002
        *,
        identity: str,  # noqa: ARG002
    ) -> Subscriber[Any]:
        """Return a new client's conversation."""
        return self.subscriber_class(connection, self)

    def subscribe(self, subscriber: Subscriber[Any], name: str) -> None:
        """Let ``subscriber`` hear what is published under ``name``."""
        if name in subscriber.topics:
            return
        if len(name) > LONGEST_TOPIC or len(subscriber.topics) >= self.limits.topics_per_socket:
            self.counts.dropped["too_many_topics"] += 1
            return
        topic = self.topics.get(name)
        if topic is None:
            topic = self.topics[name] = Topic()
        topic.here[subscriber] = None
        subscriber.topics += (name,)
        self.bus.listen(self.name_of(name), len(topic.here))

    def unsubscribe(self, subscriber: Subscriber[Any], name: str) -> None:
        """Let ``subscriber`` hear no more of ``name``."""
        if name not in subscriber.topics:
            return
        topic = self.topics[name]
        del topic.here[subscriber]
        subscriber.topics = tuple(
            topic_name for topic_name in subscriber.topics if topic_name != name
        )
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
        frame = text_frame(self.render(text, topic))  # once, for all of them
        for subscriber in tuple(topic.here):
            subscriber.connection.send_frame(frame)
        self.counts.relayed += len(topic.here)

    def render(self, text: bytes, topic: Topic) -> bytes:  # noqa: ARG002 - for dialects that add to it
        """Return what listeners get."""
        return text

    def counted(self, name: str, elsewhere: int) -> None:
        """Remember how many listen to ``name`` on other workers."""
        topic = self.topics.get(name)
        if topic is not None:
            topic.elsewhere = elsewhere

    def name_of(self, topic: str) -> str:
        """Return a topic's whole name on the bus."""
        return bus_name(self.dialect, self.name, topic)


class Subscriber(Session, Generic[M]):
    """One client, and the topics it listens to; ``M`` is what a dialect's messages are."""

    __slots__ = ("room", "topics")

    decode: Callable[[bytes], M]
    """Return a message, or raise one of ``BAD_JSON``."""

    def __init__(self, connection: Connection, room: TopicRoom) -> None:
        super().__init__(connection)
        self.room = room
        self.topics: tuple[str, ...] = ()

    def receive(self, text: bytes) -> None:
        """Take a message, if it is one."""
        try:
            message = self.decode(text)
        except BAD_JSON:
            try:
                message = self.decode_marked(mark(text))
            except BAD_JSON:
                self.room.counts.dropped["malformed"] += 1
                return
        self.handle(message, text)

    def decode_marked(self, marked: Marked) -> M:
        """Return a message in which half of a character is escaped.

        Raises:
            BAD_JSON: it is none, or has it where it may not be.
        """
        raise NotImplementedError

    def handle(self, message: M, text: bytes) -> None:
        """Publish, subscribe, or what else a dialect knows; ``text`` is the message as it came."""
        raise NotImplementedError

    def closed(self) -> None:
        """Listen to nothing any more."""
        for name in self.topics:
            self.room.unsubscribe(self, name)
