"""What the workers of one host write to each other: to the home of a name, and back from it.

Pure. ``number`` tells the sender which of its requests an answer is for; 0 asks for none. Texts
are clients' messages as they will be sent. The words are those of ``contract``.

Source
    MessagePack, as msgspec writes arrays: the first element says which letter it is. A batch is an
    array of letters behind its length in bytes, four bytes, big-endian.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

LENGTH_BYTES: Final = 4


class Letter(Struct, array_like=True, gc=False):
    """A letter."""


# From a worker to the home of a name.


class Hello(Letter, tag=0):
    """This is worker ``slot``; what it holds follows, then ``Whole``."""

    slot: int


class Whole(Letter, tag=1):
    """That was all that this worker holds."""


class Claim(Letter, tag=2):
    """A name is wanted; ``held``, it has been this worker's already."""

    name: str
    token: str
    number: int
    held: bool = False


class Release(Letter, tag=3):
    """A name is given back."""

    name: str


class Deliver(Letter, tag=4):
    """A text for whoever holds a name."""

    name: str
    text: bytes
    number: int


class Delivered(Letter, tag=5):
    """What became of a text that was ``Brought``; ``name`` when it found nobody."""

    origin: int
    number: int
    found: bool
    name: str = ""


class Listen(Letter, tag=6):
    """So many listen to a topic here."""

    topic: str
    here: int


class Publish(Letter, tag=7):
    """A text for all who listen to a topic."""

    topic: str
    text: bytes


class Enlist(Letter, tag=8):
    """A member to list under a topic."""

    topic: str
    member: str
    facts: str
    number: int


class Strike(Letter, tag=9):
    """A member to strike off."""

    topic: str
    member: str


class Tally(Letter, tag=10):
    """The members of a topic are to be counted."""

    topic: str
    number: int


class Ask(Letter, tag=11):
    """A question to the worker itself."""

    question: str
    number: int


# From the home of a name to a worker.


class Granted(Letter, tag=20):
    """The name is yours."""

    number: int


class Refused(Letter, tag=21):
    """The name is somebody else's."""

    number: int
    name: str


class Superseded(Letter, tag=22):
    """The name has passed to another worker."""

    name: str


class Appeared(Letter, tag=23):
    """A name for which you had a text is now held."""

    name: str


class Found(Letter, tag=24):
    """Whether your text found somebody."""

    number: int
    found: bool


class Brought(Letter, tag=25):
    """A text for a name of yours, from worker ``origin``, or from another host: -1."""

    name: str
    text: bytes
    origin: int
    number: int


class Published(Letter, tag=26):
    """A text for all who listen to a topic."""

    topic: str
    text: bytes


class Counted(Letter, tag=27):
    """So many listen to a topic elsewhere."""

    topic: str
    elsewhere: int


class Listed(Letter, tag=28):
    """A member of a topic elsewhere, or its new facts."""

    topic: str
    member: str
    facts: str


class Unlisted(Letter, tag=29):
    """A member elsewhere has gone."""

    topic: str
    member: str


class Ready(Letter, tag=30):
    """All members elsewhere have been told."""

    number: int


class Tallied(Letter, tag=31):
    """So many members, by their facts."""

    number: int
    counts: dict[str, int]


class Replied(Letter, tag=32):
    """The answer to a question."""

    number: int
    answer: bytes


ToHome = (
    Hello
    | Whole
    | Claim
    | Release
    | Deliver
    | Delivered
    | Listen
    | Publish
    | Enlist
    | Strike
    | Tally
    | Ask
)
FromHome = (
    Granted
    | Refused
    | Superseded
    | Appeared
    | Found
    | Brought
    | Published
    | Counted
    | Listed
    | Unlisted
    | Ready
    | Tallied
    | Replied
)

to_home = Decoder(list[ToHome]).decode
from_home = Decoder(list[FromHome]).decode

_packed = Encoder().encode


def batch(letters: list[ToHome] | list[FromHome]) -> bytes:
    """Return letters as they travel."""
    packed = _packed(letters)
    return len(packed).to_bytes(LENGTH_BYTES, "big") + packed


class Batches:
    """Puts batches together again from what is read."""

    def __init__(self) -> None:
        self._data = bytearray()

    def read(self, data: bytes) -> list[bytes]:
        """Return the batches, packed, that are whole now."""
        whole: list[bytes] = []
        self._data += data
        start = 0
        while len(self._data) - start >= LENGTH_BYTES:
            begin = start + LENGTH_BYTES
            end = begin + int.from_bytes(self._data[start:begin], "big")
            if len(self._data) < end:
                break
            whole.append(bytes(self._data[begin:end]))
            start = end
        del self._data[:start]
        return whole
