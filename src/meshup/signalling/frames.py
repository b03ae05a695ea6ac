"""RFC 6455 frames as a server reads and writes them.

Pure: bytes in, values out. No extension is spoken, so the reserved bits are always zero.

Words
    frame    what goes over the wire; from a client always masked, from a server never
    message  a text or binary payload, in one frame or in several fragments

Source
    RFC 6455, sections 5 (framing), 7.4 (status codes), 8.1 (UTF-8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without the compiled part
    from websockets.utils import apply_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

KNOWN: Final = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
FINAL: Final = 0x80
RESERVED: Final = 0x70
OPCODE: Final = 0x0F
MASKED: Final = 0x80
SHORT: Final = 125
"""Longest payload of a control frame, and of any frame whose length fits its second byte."""
TWO_BYTES: Final = 126
EIGHT_BYTES: Final = 127
MEDIUM: Final = 0xFFFF

NORMAL: Final = 1000
PROTOCOL: Final = 1002
UNSUPPORTED: Final = 1003
NO_STATUS: Final = 1005
NOT_UTF8: Final = 1007
POLICY: Final = 1008
TOO_BIG: Final = 1009
FAULT: Final = 1011
RESTART: Final = 1012
TRY_LATER: Final = 1013

MAY_BE_SENT: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})
"""The codes below 3000 with which a client may say goodbye."""

PLAIN_TEXT: Final = FINAL | TEXT
WHOLE: Final = bytes(FINAL | opcode for opcode in (TEXT, CLOSE, PING, PONG))
"""First bytes of frames that need no other to be understood, when no message is half read."""
EMPTY_PING: Final = bytes((FINAL | PING, 0))


class Broken(Exception):  # noqa: N818 - what the other side did, not what we failed at
    """The other side does not speak the protocol; the connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


class Frame(NamedTuple):
    """A whole message (``TEXT``, ``BINARY``) or one control frame, unmasked.

    An empty ``CONTINUATION`` stands for a fragment of a message that goes on: it has to be counted.
    """

    opcode: int
    payload: bytes


FRAGMENT: Final = Frame(CONTINUATION, b"")


def text_frame(payload: bytes) -> bytes:
    """Return the frame that sends ``payload``, which is UTF-8."""
    size = len(payload)
    if size <= SHORT:
        return bytes((PLAIN_TEXT, size)) + payload
    if size <= MEDIUM:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """Return the frame that ends a connection; ``reason`` is cut to what fits."""
    if code == NO_STATUS:
        return bytes((FINAL | CLOSE, 0))
    if not reason:
        return bytes((FINAL | CLOSE, 2, code >> 8, code & 0xFF))
    told = code.to_bytes(2, "big") + reason.encode()[: SHORT - 2].decode(errors="ignore").encode()
    return bytes((FINAL | CLOSE, len(told))) + told


def pong_frame(payload: bytes) -> bytes:
    """Return the answer to a ping."""
    return bytes((FINAL | PONG, len(payload))) + payload


def whole_text(data: bytes) -> bytes | None:
    """Return the payload when ``data`` is exactly one whole text frame, else nothing.

    The fast path of nearly every read; whatever it does not recognise is for ``Reader``.
    """
    size = len(data)
    if size < 6 or data[0] != PLAIN_TEXT:  # noqa: PLR2004 - the shortest masked frame
        return None
    said = data[1]  # with the bit that says that there is a mask
    if said == MASKED | TWO_BYTES and size > 8 + SHORT and size == (data[2] << 8 | data[3]) + 8:
        payload = apply_mask(data[8:], data[4:8])
    elif MASKED <= said <= MASKED | SHORT and size == said - MASKED + 6:
        payload = apply_mask(data[6:], data[2:6])
    else:
        return None
    return payload if payload.isascii() or _is_utf8(payload) else None


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


def utf8(payload: bytes) -> bytes:
    """Return ``payload``.

    Raises:
        Broken: it is not UTF-8.
    """
    if not payload.isascii() and not _is_utf8(payload):
        raise Broken(NOT_UTF8, "text is not UTF-8")
    return payload


def goodbye(payload: bytes) -> int:
    """Return the code of a close frame, ``NO_STATUS`` when it names none.

    Raises:
        Broken: the code may not be sent, or the reason is not UTF-8.
    """
    if not payload:
        return NO_STATUS
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or (code not in MAY_BE_SENT and not 3000 <= code <= 4999):  # noqa: PLR2004
        raise Broken(PROTOCOL, "bad close code")
    utf8(payload[2:])
    return code


class Reader:
    """Reads the frames of one client, in pieces of any size, and puts fragments together."""

    __slots__ = ("_longest", "_message", "_opcode", "_rest")

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""
        self._message: bytearray | None = None
        self._opcode = CONTINUATION

    @property
    def idle(self) -> bool:
        """Say whether nothing is half read, so that a new reader would do as well."""
        return not self._rest and self._message is None

    def read(self, data: bytes) -> Iterator[Frame]:
        """Yield what ``data`` completes, in order.

        Raises:
            Broken: from here on nothing can be understood.
        """
        data = self._rest + data if self._rest else data
        at = 0
        try:
            while (head := self._head(data, at)) is not None:
                start, end = head
                if len(data) < end:
                    return
                payload = apply_mask(data[start:end], data[start - 4 : start])
                first, at = data[at], end
                yield self._frame(first, payload)
        finally:
            self._rest = data[at:]

    def _head(self, data: bytes, at: int) -> tuple[int, int] | None:
        """Return where the payload of the frame at ``at`` starts and ends, once that is known."""
        if len(data) < at + 2:
            return None
        first, second = data[at], data[at + 1]
        length, start = second & 0x7F, at + 6
        if (
            first in WHOLE
            and second & MASKED
            and length <= min(SHORT, self._longest)
            and (self._message is None or first != PLAIN_TEXT)
        ):
            return start, start + length
        self._refuse_first_bytes(first, second, length)
        if length >= TWO_BYTES:
            wide = 2 if length == TWO_BYTES else 8
            if len(data) < at + 2 + wide:
                return None
            length = int.from_bytes(data[at + 2 : at + 2 + wide], "big")
            if length <= (SHORT if wide == 2 else MEDIUM) or length >> 63:  # noqa: PLR2004
                raise Broken(PROTOCOL, "length is not in its shortest form")
            start += wide
        if length + len(self._message or b"") > self._longest and not first & 0x8:
            raise Broken(TOO_BIG, "message is too long")
        return start, start + length

    def _refuse_first_bytes(self, first: int, second: int, length: int) -> None:
        opcode = first & OPCODE
        if first & RESERVED:
            raise Broken(PROTOCOL, "reserved bits are set")
        if opcode not in KNOWN:
            raise Broken(PROTOCOL, "unknown opcode")
        if not second & MASKED:
            raise Broken(PROTOCOL, "frame is not masked")
        if opcode >= CLOSE:
            if not first & FINAL or length > SHORT:
                raise Broken(PROTOCOL, "control frame is fragmented or too long")
        elif (opcode == CONTINUATION) != (self._message is not None):
            raise Broken(PROTOCOL, "fragments are out of order")

    def _frame(self, first: int, payload: bytes) -> Frame:
        opcode = first & OPCODE
        if opcode >= CLOSE:
            return Frame(opcode, payload)
        if opcode != CONTINUATION:
            self._opcode = opcode
        if not first & FINAL:
            if self._message is None:
                self._message = bytearray()
            self._message += payload
            return FRAGMENT
        if self._message is not None:
            payload, self._message = bytes(self._message + payload), None
        return Frame(self._opcode, utf8(payload) if self._opcode == TEXT else payload)
