"""Pure: where in a directory a reader stands.

Words
    arrival   the number that a directory gives a card when it begins to show it, or shows a newer
    place     where a node stands when all are put in the order of the hashes of their dids

Method
    A whole directory is read page by page in the order of places; in the order of arrival it has
    news. A node that gossips uses neither to ask: it says what it knows (``summaries``), and keeps
    no cursor for each node of the mesh. It remembers only what its neighbours were given.
    A cursor that nobody can read is one at the first place.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

PLACE_BYTES: Final = 8
MOST_PARTNERS: Final = 64
CURSOR: Final = re.compile(r"a(?P<arrival>[0-9]{1,18})|p(?P<place>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a reader stands: after an arrival, or after a place.

    Attributes:
        arrival: -1 where it stands in the order of places.
        place: of the last card read.
    """

    arrival: int = -1
    place: int = 0

    @property
    def is_by_place(self) -> bool:
        """Whether it stands in the order of places."""
        return self.arrival < 0

    def __str__(self) -> str:
        return f"p{self.place:016x}" if self.is_by_place else f"a{self.arrival}"


def after_place(place: int) -> Cursor:
    """Return a cursor in the order of places."""
    return Cursor(-1, place)


def read_cursor(text: str) -> Cursor:
    """Return the cursor that ``text`` writes; the beginning where it writes none."""
    found = CURSOR.fullmatch(text)
    if not found:
        return Cursor()
    if found["place"]:
        return after_place(int(found["place"], 16))
    return Cursor(int(found["arrival"]))


def place_of(did: str) -> int:
    """Return where a node stands in the order of places, 64 bits."""
    return int.from_bytes(sha256(did.encode()).digest()[:PLACE_BYTES], "big")


class Cursors:
    """Up to which of its arrivals each partner knows what a node knows: it got it, or said so."""

    def __init__(self, most: int = MOST_PARTNERS) -> None:
        self._most = most
        self._left: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def left_with(self, partner: str) -> int:
        """Return up to which own arrival a partner has been given cards."""
        return self._left.get(partner, 0)

    def has_left(self, partner: str, arrival: int) -> None:
        """Remember what a partner has been given."""
        self._left[partner] = arrival
        self._left.move_to_end(partner)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
