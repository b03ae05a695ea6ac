"""Trystero's ws-relay: clients publish payloads under topics that others listen to.

Pure: events in, sends out. A payload is never looked at.

Source
    The ws-relay strategy of trystero 0.25.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.signalling.dialects.topics import Subscriber, TopicRoom
from meshup.signalling.paths import Dialect

if TYPE_CHECKING:
    from meshup.signalling.lone_surrogates import Marked


class RelayMessage(Struct, gc=False):
    """A message."""

    type: str
    topic: str
    payload: Raw = Raw()


_json: Final = Encoder().encode


class RelaySession(Subscriber[RelayMessage]):
    """One ws-relay client."""

    __slots__ = ()

    decode = Decoder(RelayMessage).decode

    def decode_marked(self, marked: Marked) -> RelayMessage:
        """Return a message in which half of a character is escaped."""
        message = self.decode(marked.text)
        marked.refuse_names([message.topic])
        message.payload = marked.restored(message.payload)
        return message

    def handle(self, message: RelayMessage, text: bytes) -> None:  # noqa: ARG002 - it is not passed on whole
        """Publish or subscribe."""
        match message.type:
            case "publish" if payload := bytes(message.payload):
                self.room.publish(
                    message.topic, b'{"topic":%b,"payload":%b}' % (_json(message.topic), payload)
                )
            case "subscribe":
                self.room.subscribe(self, message.topic)
            case "unsubscribe":
                self.room.unsubscribe(self, message.topic)


class RelayRoom(TopicRoom):
    """The ws-relay clients of one room."""

    dialect = Dialect.RELAY
    subscriber_class = RelaySession
