"""Where the body of a request ends, so that nothing in it is ever taken for another request.

Pure: bytes in, positions out. The HTTP parser reads the same bytes and has the last word: where it
and a framing differ, the connection ends (``http_protocol``).

Source
    RFC 9112, sections 6 and 7.1.
"""

from __future__ import annotations

from typing import Protocol


class BodyFraming(Protocol):
    """A body that is being read."""

    over: bool
    """The end has been found."""
    overhead_bytes: int
    """What came since the last byte of content and is none: sizes, extensions, trailers."""

    def end_in(self, data: bytes, at: int) -> int:
        """Return where in ``data``, which goes on at ``at``, the body ends, or all of it.

        Raises:
            ValueError: the body is malformed.
        """


class LengthFraming:
    """A body of known length."""

    overhead_bytes = 0

    def __init__(self, length: int) -> None:
        self._left = length
        self.over = not length

    def end_in(self, data: bytes, at: int) -> int:
        """Return where in ``data``, which goes on at ``at``, the body ends, or all of it."""
        size = min(self._left, len(data) - at)
        self._left -= size
        self.over = not self._left
        return at + size


class ChunkedFraming:
    """A body in chunks, with a line before each and trailers after the last."""

    def __init__(self) -> None:
        self.over = False
        self.overhead_bytes = 0
        self._left = 0  # of this chunk, with the line's end that follows it
        self._line = b""
        self._in_trailers = False

    def end_in(self, data: bytes, at: int) -> int:
        """Return where in ``data``, which goes on at ``at``, the body ends, or all of it.

        Raises:
            ValueError: the size of a chunk is none.
        """
        while at < len(data) and not self.over:
            if self._left:
                step = min(self._left, len(data) - at)
                self._left -= step
                self.overhead_bytes = 0
            else:
                step = self._take_line(data, at)
            at += step
        return at

    def _take_line(self, data: bytes, at: int) -> int:
        """Take a line, or what is there of it; return how many bytes that is."""
        newline = data.find(b"\n", at)
        end = newline + 1 if newline >= 0 else len(data)
        self.overhead_bytes += end - at
        self._line += data[at:end]
        if newline >= 0:
            line, self._line = self._line, b""
            self._end_line(line)
        return end - at

    def _end_line(self, line: bytes) -> None:
        if self._in_trailers:
            self.over = line == b"\r\n"
            return
        digits = line.partition(b";")[0].rstrip(b"\r\n")
        if not digits.isalnum():  # a sign would be a number, too
            raise ValueError(digits)
        size = int(digits, 16)
        self._left = size + 2 if size else 0
        self._in_trailers = not size
