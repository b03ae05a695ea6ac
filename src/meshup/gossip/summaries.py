"""Pure: what a node knows, said in a kilobyte, so that only what it lacks is sent to it.

Method
    Each card that is known sets one bit of a field; which one, a hash says that differs from
    exchange to exchange. Whoever is asked sends cards whose bit is not set. What shares its bit
    with another is held back this time, and has another bit the next time. Nothing depends on the
    hash being strong: whoever finds places whose bits meet holds back nobody but themselves.

Words
    salt    the number of the exchange; it also says where in the order of places the answer begins
    given   how many of the lacking cards came with earlier pages of the same answer
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

FEWEST_BITS: Final = 2**6
USUAL_BITS: Final = 2**13
"""At most, in an address that has to fit into 2,048 characters."""
MOST_BITS: Final = 2**15
"""That are read: of a mesh of ten thousand nodes, whose servers take longer addresses."""
LONGEST_CURSOR: Final = 1_500
"""Characters that a node of today sends and takes: a summary of ``USUAL_BITS``, and its numbers."""
FIRST_FACTOR: Final = 0x9E3779B97F4A7C15
SECOND_FACTOR: Final = 0xD6E8FEB86659FD93
WORD: Final = 2**64 - 1
TEXT: Final = re.compile(r"s(?P<salt>[0-9a-f]{16})\.(?P<given>[0-9]{1,6})\.(?P<bits>[\w-]{1,5500})")


@dataclass(frozen=True, slots=True)
class Summary:
    """What somebody knows.

    Attributes:
        bits: a field of 2ⁿ bits; the first is the highest of the first byte.
    """

    salt: int
    bits: bytes
    given: int = 0

    def has(self, place: int, seq: int) -> bool:
        """Say whether a card may be known, by the place of its node and its number."""
        bit = bit_of(place, seq, self.salt, len(self.bits) * 8)
        return bool(self.bits[bit >> 3] & 0x80 >> (bit & 7))

    def after(self, count: int) -> Summary:
        """Return what to ask with for the next page, when ``count`` more were given."""
        return replace(self, given=self.given + count)

    def __str__(self) -> str:
        field = urlsafe_b64encode(self.bits).decode("ascii").rstrip("=")
        return f"s{self.salt:016x}.{self.given}.{field}"


def summary_of(cards: Collection[tuple[int, int]], salt: int, most_bits: int) -> Summary:
    """Return a summary of cards, each given as the place of its node and its number."""
    size = bits_for(len(cards), most_bits)
    field = bytearray(size // 8)
    for place, seq in cards:
        bit = bit_of(place, seq, salt, size)
        field[bit >> 3] |= 0x80 >> (bit & 7)
    return Summary(salt, bytes(field))


def read_summary(text: str) -> Summary | None:
    """Return the summary that ``text`` writes; None where it writes none."""
    found = TEXT.fullmatch(text)
    try:
        bits = urlsafe_b64decode(found["bits"] + "==") if found else b""
    except ValueError:
        return None
    size = len(bits) * 8
    if not found or not FEWEST_BITS <= size <= MOST_BITS or size & (size - 1):
        return None
    return Summary(int(found["salt"], 16), bits, int(found["given"]))


def bits_for(count: int, most: int) -> int:
    """Return how many bits so many cards get: two to four each, within bounds."""
    return int(min(most, MOST_BITS, max(FEWEST_BITS, 2 ** (2 * count).bit_length())))


def bit_of(place: int, seq: int, salt: int, size: int) -> int:
    """Return the bit of a card in a field of ``size`` bits, a power of two."""
    word = (place ^ (seq * FIRST_FACTOR)) & WORD
    word = word * (salt | 1) & WORD
    word = (word ^ word >> 32) * SECOND_FACTOR & WORD
    return word >> (65 - size.bit_length())
