"""y-webrtc (10.x): who edits a document together publishes under the document's name.

Pure: events in, sends out. A published object goes to every listener, the sender included, with
the number of listeners added; what else it holds is the clients' business, often encrypted.

Source
    y-webrtc 10.3, ``bin/server.js`` and ``src/y-webrtc.js``; lib0 drops a connection on which it
    hears nothing for 30 seconds, so a ping is always answered.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.json import Decoder

from meshup.signalling.frames import text_frame
from meshup.signalling.paths import Dialect
from meshup.signalling.topics import Listener, Topic, TopicHub

PONG: Final = text_frame(b'{"type":"pong"}')


class Told(Struct, gc=False):
    """What has to be known of a message."""

    type: str
    topic: str = ""
    topics: list[object] = []


_told = Decoder(Told).decode


class Editor(Listener):
    """One y-webrtc client."""

    __slots__ = ()

    def take(self, text: bytes) -> None:
        """Publish, subscribe or answer."""
        told = _told(text)
        match told.type:
            case "publish":
                self.hub.publish(told.topic, text[: text.rindex(b"}")])
            case "ping":
                self.line.send_frame(PONG)
            case "subscribe":
                for name in _names(told):
                    self.hub.subscribe(self, name)
            case "unsubscribe":
                for name in _names(told):
                    self.hub.unsubscribe(self, name)


class DocumentHub(TopicHub):
    """The y-webrtc clients of one room."""

    dialect = Dialect.YWEBRTC
    listener = Editor

    def shaped(self, text: bytes, topic: Topic) -> bytes:
        """Return the object with the number of listeners as its last member."""
        return b'%b,"clients":%d}' % (text, topic.listeners)


def _names(told: Told) -> list[str]:
    return [name for name in told.topics if isinstance(name, str)]
