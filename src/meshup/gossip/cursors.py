"""Pure: where in a directory a reader stands.

Words
    arrival   the number that a directory gives a card when it begins to show it, or shows a newer
    place     where a node stands when all are put in the order of the hashes of their dids

Method
    A directory is read in two orders. Neighbours read each other's news, in the order of arrival,
    and each keeps one cursor for each neighbour; where there is more news than a page holds, the
    newest is given and the rest left to the other order, so that news never waits. Whoever else is
    asked, at random, is asked for what follows a place; the next one is asked for what follows
    after that. So a newcomer gets the whole directory once, from many, and nobody keeps a cursor
    for each node of the mesh. A cursor that nobody can read is one at the first place.
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
    """What a node remembers of what it read and left where, for some partners.

    Attributes:
        sweep: the place after which the next one who is asked at random is asked.
    """

    def __init__(self, most: int = MOST_PARTNERS) -> None:
        self.sweep = 0
        self._most = most
        self._read: OrderedDict[str, int] = OrderedDict()
        self._left: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return max(len(self._read), len(self._left))

    def read_from(self, partner: str) -> int:
        """Return after which arrival to go on with a partner."""
        return self._read.get(partner, 0)

    def left_with(self, partner: str) -> int:
        """Return up to which own arrival a partner has been given cards."""
        return self._left.get(partner, 0)

    def has_read(self, partner: str, arrival: int) -> None:
        """Remember up to where a partner's directory is read."""
        self._remember(self._read, partner, arrival)

    def has_left(self, partner: str, arrival: int) -> None:
        """Remember what a partner has been given."""
        self._remember(self._left, partner, arrival)

    def _remember(self, where: OrderedDict[str, int], partner: str, arrival: int) -> None:
        where[partner] = arrival
        where.move_to_end(partner)
        while len(where) > self._most:
            where.popitem(last=False)
