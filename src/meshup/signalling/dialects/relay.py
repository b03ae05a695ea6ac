"""Trystero's ws-relay: clients publish payloads under topics that others listen to.

Pure: events in, sends out. A payload is never looked at.

Source
    The ws-relay strategy of trystero 0.25.
"""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.signalling.dialects.topics import Subscriber, TopicRoom
from meshup.signalling.paths import Dialect


class RelayMessage(Struct, gc=False):
    """A message."""

    type: str
    topic: str
    payload: Raw = Raw()


_decode = Decoder(RelayMessage).decode
_json: Final = Encoder().encode


class RelaySession(Subscriber):
    """One ws-relay client."""

    __slots__ = ()

    def handle(self, text: bytes) -> None:
        """Publish or subscribe."""
        message = _decode(text)
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
