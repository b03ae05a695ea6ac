"""PeerJS messages: what is read of them, and how they are written. Pure."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET, Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.signalling.lone_surrogates import mark
from meshup.signalling.sessions import BAD_JSON
from meshup.signalling.websocket.frames import text_frame

RELAYED: Final = frozenset({"OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE"})
NEVER_QUEUED: Final = frozenset({"LEAVE", "EXPIRE"})

OPENING_BRACE: Final = 0x7B
OPEN: Final = text_frame(b'{"type":"OPEN"}')
ID_TAKEN: Final = b'{"type":"ID-TAKEN","payload":{"msg":"ID is taken"}}'


class PeerMessage(Struct, gc=False):
    """What has to be known of a message to pass it on."""

    type: str
    dst: str = ""
    src: object = UNSET


NOTHING: Final = PeerMessage("")


class FullMessage(Struct, gc=False, omit_defaults=True):
    """A message that is written anew."""

    type: str
    src: object = ""
    dst: str = ""
    payload: Raw = Raw()


decode = Decoder(PeerMessage).decode
_decode_full = Decoder(FullMessage).decode
_json = Encoder().encode


def decode_marked(text: bytes) -> PeerMessage:
    """Return what has to be known of a message in which half of a character is escaped.

    Raises:
        BAD_JSON: it is none.
    """
    marked = mark(text)
    message = decode(marked.text)
    marked.refuse_names([message.dst])
    return message


def _decode_full_marked(text: bytes) -> FullMessage:
    marked = mark(text)
    full = _decode_full(marked.text)
    full.payload = marked.restored(full.payload)
    return full


def source_prefix(sender: str) -> bytes:
    """Return what ``stamped`` puts in front of the messages of ``sender``."""
    return b'{"src":%b,' % _json(sender)


def stamped(message: PeerMessage, text: bytes, sender: str, prefix: bytes) -> bytes | None:
    """Return ``text`` with its true sender, or nothing when it makes no sense."""
    if message.src is UNSET and text[0] == OPENING_BRACE:
        return prefix + text[1:]
    try:
        full = _decode_full(text)
    except BAD_JSON:
        try:
            full = _decode_full_marked(text)
        except BAD_JSON:
            return None
    full.src = sender
    return _json(full)


def expire_message(peer: str, sender: str) -> bytes:
    """Return what tells ``sender`` that ``peer`` is not here."""
    return b'{"type":"EXPIRE","src":%b,"dst":%b}' % (_json(peer), _json(sender))


def error_message(reason: str) -> bytes:
    """Return what tells a client why it may not come in."""
    return b'{"type":"ERROR","payload":{"msg":%b}}' % _json(reason)
