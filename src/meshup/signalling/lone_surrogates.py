r"""JSON with an escaped half of a character, such as "\ud83d" without its other half. Pure.

JavaScript writes such strings, as when a name is cut after so many units of UTF-16, and JSON
allows them; our decoder does not. What a client says is passed on as it came, so such a half is
marked before a message is decoded, and put back into what is passed on. Names (ids, topics) may
not hold one.

Source
    RFC 8259, section 8.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import DecodeError, Raw

if TYPE_CHECKING:
    from collections.abc import Iterable

ESCAPE: Final = re.compile(
    rb"""\\(?:
        u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}  # both halves of a character
        | u(?P<half>[dD][89a-fA-F][0-9a-fA-F]{2})
        | .
    )""",
    re.VERBOSE | re.DOTALL,
)
PRIVATE_USE: Final = range(0xE000, 0xF900)


class Marked(NamedTuple):
    """A text in which each half stands as ``marker`` and its four digits."""

    text: bytes
    marker: str

    def restored(self, value: Raw) -> Raw:
        """Return a part of the text as it came."""
        marker = self.marker.encode()
        return Raw(re.sub(marker + rb"([0-9a-fA-F]{4})", rb"\\u\1", bytes(value)))

    def refuse_names(self, names: Iterable[str]) -> None:
        """Let no name hold a half of a character.

        Raises:
            DecodeError: one does.
        """
        if any(self.marker in name for name in names):
            raise DecodeError("half of a character in a name")


def mark(text: bytes) -> Marked:
    """Return a message (UTF-8) that was not decoded with its halves marked.

    Raises:
        DecodeError: there are none.
    """
    marker = next((chr(c) for c in PRIVATE_USE if chr(c).encode() not in text), "")
    sign = marker.encode()

    def replaced(match: re.Match[bytes]) -> bytes:
        half = match["half"]
        return match[0] if half is None else sign + half

    marked = ESCAPE.sub(replaced, text)
    if not marker or marked == text:
        raise DecodeError("not JSON")
    return Marked(marked, marker)
