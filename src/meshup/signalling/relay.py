"""Trystero's ws-relay: clients publish payloads under topics that others listen to.

Pure: events in, sends out. A payload is never looked at.

Source
    The ws-relay strategy of trystero 0.25.
"""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.signalling.paths import Dialect
from meshup.signalling.topics import Listener, TopicHub


class Told(Struct, gc=False):
    """A message."""

    type: str
    topic: str
    payload: Raw = Raw()


_told = Decoder(Told).decode
_json: Final = Encoder().encode


class Guest(Listener):
    """One ws-relay client."""

    __slots__ = ()

    def take(self, text: bytes) -> None:
        """Publish or subscribe."""
        told = _told(text)
        match told.type:
            case "publish" if payload := bytes(told.payload):
                self.hub.publish(
                    told.topic, b'{"topic":%b,"payload":%b}' % (_json(told.topic), payload)
                )
            case "subscribe":
                self.hub.subscribe(self, told.topic)
            case "unsubscribe":
                self.hub.unsubscribe(self, told.topic)


class RelayHub(TopicHub):
    """The ws-relay clients of one room."""

    dialect = Dialect.RELAY
    listener = Guest
