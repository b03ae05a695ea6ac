"""Pure: which of two cards of one node is the truth now.

Method
    The higher number wins, wherever and in whatever order the two came. Two cards with one number
    and other words were both signed by that node, or by who has its key: an equivocation.
    Cards of other nodes do not meet here.

Words
    verdict   what the second card is to the first
"""

from __future__ import annotations

from enum import Enum, unique
from typing import Protocol


class Numbered(Protocol):
    """What decides between two cards of a node."""

    @property
    def seq(self) -> int:
        """The number that grows with each card."""

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the whole."""


@unique
class Verdict(Enum):
    """What a second card is to the first."""

    NEWER = "newer"
    OLDER = "older"
    SAME = "same"
    EQUIVOCATION = "equivocation"


def newer(first: Numbered, second: Numbered) -> Verdict:
    """Return what ``second`` is to ``first``, both of one node."""
    if second.seq != first.seq:
        return Verdict.NEWER if second.seq > first.seq else Verdict.OLDER
    return Verdict.SAME if second.digest == first.digest else Verdict.EQUIVOCATION
