"""What the workers of one host write to each other: to the directory of a name, and back from it.

Pure. ``number`` tells the sender which of its requests an answer is for; 0 asks for none. Texts
are what clients say, as they will be sent. The words are those of ``contract``.

Source
    MessagePack, as msgspec writes arrays: the first element says which message it is. A batch is an
    array of messages behind its length in bytes, four bytes, big-endian.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

LENGTH_BYTES: Final = 4


class Message(Struct, array_like=True, gc=False):
    """A message."""


# From a worker to the directory of a name.


class Hello(Message, tag=0):
    """This is worker ``worker``; what it holds follows, then ``SyncDone``."""

    worker: int


class SyncDone(Message, tag=1):
    """That was all that this worker holds."""


class Claim(Message, tag=2):
    """A name is wanted; ``held``, it has been this worker's already."""

    name: str
    token: str
    number: int
    held: bool = False


class Release(Message, tag=3):
    """A name is given back."""

    name: str


class Deliver(Message, tag=4):
    """A text for whoever holds a name."""

    name: str
    text: bytes
    number: int


class Delivered(Message, tag=5):
    """What became of a text that was ``Brought``; ``name`` when it found nobody."""

    origin: int
    number: int
    reached: bool
    name: str = ""


class Listen(Message, tag=6):
    """So many listen to a topic here."""

    topic: str
    here: int


class Publish(Message, tag=7):
    """A text for all who listen to a topic."""

    topic: str
    text: bytes


class Enlist(Message, tag=8):
    """A member to list under a topic."""

    topic: str
    member: str
    facts: str
    number: int


class Strike(Message, tag=9):
    """A member to strike off."""

    topic: str
    member: str


class Tally(Message, tag=10):
    """The members of a topic are to be counted."""

    topic: str
    number: int


class Ask(Message, tag=11):
    """A question to the worker itself."""

    question: str
    number: int


# From the directory of a name to a worker.


class Granted(Message, tag=20):
    """The name is yours."""

    number: int


class Refused(Message, tag=21):
    """The name is somebody else's."""

    number: int
    name: str


class Superseded(Message, tag=22):
    """The name has passed to another worker."""

    name: str


class Appeared(Message, tag=23):
    """A name for which you had a text is now held."""

    name: str


class Outcome(Message, tag=24):
    """Whether your text found somebody."""

    number: int
    reached: bool


class Brought(Message, tag=25):
    """A text for a name of yours, from worker ``origin``, or from another host: -1."""

    name: str
    text: bytes
    origin: int
    number: int


class Published(Message, tag=26):
    """A text for all who listen to a topic."""

    topic: str
    text: bytes


class Counted(Message, tag=27):
    """So many listen to a topic elsewhere."""

    topic: str
    elsewhere: int


class Listed(Message, tag=28):
    """A member of a topic elsewhere, or its new facts."""

    topic: str
    member: str
    facts: str


class Unlisted(Message, tag=29):
    """A member elsewhere has gone."""

    topic: str
    member: str


class Ready(Message, tag=30):
    """All members elsewhere have been told."""

    number: int


class Tallied(Message, tag=31):
    """So many members, by their facts."""

    number: int
    counts: dict[str, int]


class Replied(Message, tag=32):
    """The answer to a question."""

    number: int
    answer: bytes


ToDirectory = (
    Hello
    | SyncDone
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
FromDirectory = (
    Granted
    | Refused
    | Superseded
    | Appeared
    | Outcome
    | Brought
    | Published
    | Counted
    | Listed
    | Unlisted
    | Ready
    | Tallied
    | Replied
)

decode_to_directory = Decoder(list[ToDirectory]).decode
decode_from_directory = Decoder(list[FromDirectory]).decode

_encode = Encoder().encode


def batch(messages: list[ToDirectory] | list[FromDirectory]) -> bytes:
    """Return messages as they travel."""
    packed = _encode(messages)
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
