"""y-webrtc (10.x): who edits a document together publishes under the document's name.

Pure: events in, sends out. A published object goes to every listener, the sender included, with
the number of listeners added; what else it holds is the clients' business, often encrypted.

Source
    y-webrtc 10.3, ``bin/server.js`` and ``src/y-webrtc.js``; lib0 drops a connection on which it
    hears nothing for 30 seconds, so a ping is always answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.json import Decoder

from meshup.signalling.dialects.topics import Subscriber, Topic, TopicRoom
from meshup.signalling.paths import Dialect
from meshup.signalling.websocket.frames import text_frame

if TYPE_CHECKING:
    from meshup.signalling.lone_surrogates import Marked

PONG: Final = text_frame(b'{"type":"pong"}')


class YWebRTCMessage(Struct, gc=False):
    """What has to be known of a message."""

    type: str
    topic: str = ""
    topics: list[object] = []


class YWebRTCSession(Subscriber[YWebRTCMessage]):
    """One y-webrtc client."""

    __slots__ = ()

    decode = Decoder(YWebRTCMessage).decode

    def decode_marked(self, marked: Marked) -> YWebRTCMessage:
        """Return a message in which half of a character is escaped."""
        message = self.decode(marked.text)
        marked.refuse_names([message.topic, *_names(message)])
        return message

    def handle(self, message: YWebRTCMessage, text: bytes) -> None:
        """Publish, subscribe or answer."""
        match message.type:
            case "publish":
                self.room.publish(message.topic, text[: text.rindex(b"}")])
            case "ping":
                self.connection.send_frame(PONG)
            case "subscribe":
                for name in _names(message):
                    self.room.subscribe(self, name)
            case "unsubscribe":
                for name in _names(message):
                    self.room.unsubscribe(self, name)


class YWebRTCRoom(TopicRoom):
    """The y-webrtc clients of one room."""

    dialect = Dialect.YWEBRTC
    subscriber_class = YWebRTCSession

    def render(self, text: bytes, topic: Topic) -> bytes:
        """Return the object with the number of listeners as its last member."""
        return b'%b,"clients":%d}' % (text, topic.listeners)


def _names(message: YWebRTCMessage) -> list[str]:
    return [name for name in message.topics if isinstance(name, str)]
