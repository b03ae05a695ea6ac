"""Reading RFC 6455 frames as they come from clients, in pieces of any size.

Pure: bytes in, frames out. No extension is spoken, so the reserved bits are always zero.

Source
    RFC 6455, sections 5 (framing) and 8.1 (UTF-8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without the compiled part
    from websockets.utils import apply_mask

from meshup.signalling.websocket.close_codes import PROTOCOL, TOO_BIG, ProtocolError
from meshup.signalling.websocket.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    FINAL,
    FINAL_TEXT,
    FRAGMENT,
    MEDIUM,
    PING,
    PONG,
    SHORT,
    TEXT,
    Frame,
    checked_utf8,
    is_utf8,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN: Final = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
RESERVED: Final = 0x70
OPCODE: Final = 0x0F
MASKED: Final = 0x80
COMPLETE: Final = bytes(FINAL | opcode for opcode in (TEXT, CLOSE, PING, PONG))
"""First bytes of frames that need no other to be understood, when no message is half read."""
TWO_BYTES: Final = 126


def single_text_payload(data: bytes) -> bytes | None:
    """Return the payload when ``data`` is exactly one whole text frame, else nothing.

    The fast path of nearly every read; whatever it does not recognise is for ``FrameReader``.
    """
    size = len(data)
    if size < 6 or data[0] != FINAL_TEXT:  # noqa: PLR2004 - the shortest masked frame
        return None
    second = data[1]  # with the bit that says that there is a mask
    if second == MASKED | TWO_BYTES and size > 8 + SHORT and size == (data[2] << 8 | data[3]) + 8:
        payload = apply_mask(data[8:], data[4:8])
    elif MASKED <= second <= MASKED | SHORT and size == second - MASKED + 6:
        payload = apply_mask(data[6:], data[2:6])
    else:
        return None
    return payload if payload.isascii() or is_utf8(payload) else None


class FrameReader:
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
            ProtocolError: from here on nothing can be understood.
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
            first in COMPLETE
            and second & MASKED
            and length <= min(SHORT, self._longest)
            and (self._message is None or first != FINAL_TEXT)
        ):
            return start, start + length
        self._refuse_first_bytes(first, second, length)
        if length >= TWO_BYTES:
            wide = 2 if length == TWO_BYTES else 8
            if len(data) < at + 2 + wide:
                return None
            length = int.from_bytes(data[at + 2 : at + 2 + wide], "big")
            if length <= (SHORT if wide == 2 else MEDIUM) or length >> 63:  # noqa: PLR2004
                raise ProtocolError(PROTOCOL, "length is not in its shortest form")
            start += wide
        if length + len(self._message or b"") > self._longest and not first & 0x8:
            raise ProtocolError(TOO_BIG, "message is too long")
        return start, start + length

    def _refuse_first_bytes(self, first: int, second: int, length: int) -> None:
        opcode = first & OPCODE
        if first & RESERVED:
            raise ProtocolError(PROTOCOL, "reserved bits are set")
        if opcode not in KNOWN:
            raise ProtocolError(PROTOCOL, "unknown opcode")
        if not second & MASKED:
            raise ProtocolError(PROTOCOL, "frame is not masked")
        if opcode >= CLOSE:
            if not first & FINAL or length > SHORT:
                raise ProtocolError(PROTOCOL, "control frame is fragmented or too long")
        elif (opcode == CONTINUATION) != (self._message is not None):
            raise ProtocolError(PROTOCOL, "fragments are out of order")

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
        return Frame(self._opcode, checked_utf8(payload) if self._opcode == TEXT else payload)
