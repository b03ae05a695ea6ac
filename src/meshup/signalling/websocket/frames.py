"""RFC 6455 frames: their opcodes, and how a server writes them.

Pure: bytes in, values out. No extension is spoken, so the reserved bits are always zero.

Words
    frame    what goes over the wire; from a client always masked, from a server never
    message  a text or binary payload, in one frame or in several fragments

Source
    RFC 6455, sections 5 (framing), 8.1 (UTF-8).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from meshup.signalling.websocket.close_codes import (
    MAY_BE_SENT,
    NO_STATUS,
    NOT_UTF8,
    PROTOCOL,
    ProtocolError,
)

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

FINAL: Final = 0x80
SHORT: Final = 125
"""Longest payload of a control frame, and of any frame whose length fits its second byte."""
MEDIUM: Final = 0xFFFF

FINAL_TEXT: Final = FINAL | TEXT
EMPTY_PING: Final = bytes((FINAL | PING, 0))


class Frame(NamedTuple):
    """A whole message (``TEXT``, ``BINARY``) or one control frame, unmasked.

    An empty ``CONTINUATION`` stands for a fragment of a message that goes on: it has to be counted.
    """

    opcode: int
    payload: bytes


FRAGMENT: Final = Frame(CONTINUATION, b"")


def frame_payload(frame: bytes) -> bytes:
    """Return the payload of a frame that ``text_frame`` made."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def text_frame(payload: bytes) -> bytes:
    """Return the frame that sends ``payload``, which is UTF-8."""
    size = len(payload)
    if size <= SHORT:
        return bytes((FINAL_TEXT, size)) + payload
    if size <= MEDIUM:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """Return the frame that ends a connection; ``reason`` is cut to what fits."""
    if code == NO_STATUS:
        return bytes((FINAL | CLOSE, 0))
    if not reason:
        return bytes((FINAL | CLOSE, 2, code >> 8, code & 0xFF))
    fitting = reason.encode()[: SHORT - 2].decode(errors="ignore").encode()
    return bytes((FINAL | CLOSE, 2 + len(fitting))) + code.to_bytes(2, "big") + fitting


def pong_frame(payload: bytes) -> bytes:
    """Return the answer to a ping."""
    return bytes((FINAL | PONG, len(payload))) + payload


def is_utf8(payload: bytes) -> bool:
    """Say whether ``payload`` is UTF-8."""
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


def checked_utf8(payload: bytes) -> bytes:
    """Return ``payload``.

    Raises:
        ProtocolError: it is not UTF-8.
    """
    if not payload.isascii() and not is_utf8(payload):
        raise ProtocolError(NOT_UTF8, "text is not UTF-8")
    return payload


def read_close_code(payload: bytes) -> int:
    """Return the code of a close frame, ``NO_STATUS`` when it names none.

    Raises:
        ProtocolError: the code may not be sent, or the reason is not UTF-8.
    """
    if not payload:
        return NO_STATUS
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or (code not in MAY_BE_SENT and not 3000 <= code <= 4999):  # noqa: PLR2004
        raise ProtocolError(PROTOCOL, "bad close code")
    checked_utf8(payload[2:])
    return code
