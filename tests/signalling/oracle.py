"""Another reading of RFC 6455, by the ``websockets`` library, to compare ours with.

The library does not ask for the shortest form of a length: that is left to tests of its own. Its
wire layer does not look at the UTF-8 of messages, and counts pings into their length: both are
done here.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from websockets.frames import Frame as TheirFrame, Opcode
from websockets.protocol import Protocol, Side, State

from meshup.signalling.websocket.close_codes import ProtocolError
from meshup.signalling.websocket.frame_reader import FrameReader
from meshup.signalling.websocket.frames import FRAGMENT, read_close_code
from tests.signalling.servers import frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    Reading = tuple[list[tuple[int, bytes]], int | None]

LONGEST = 2_000
NOT_SHORTEST = "length is not in its shortest form"


def ours(pieces: Iterable[bytes], longest: int = LONGEST) -> tuple[Reading, str]:
    """Return the messages that we read, the code with which we end, and why."""
    reader, messages = FrameReader(longest), []
    try:
        for piece in pieces:
            for opcode, payload in reader.read(piece):
                if opcode == FRAGMENT.opcode:
                    continue
                messages.append((opcode, payload))
                if opcode == 8:
                    read_close_code(payload)
                    return (messages, None), ""
    except ProtocolError as error:
        if messages and messages[-1][0] == 8:
            messages.pop()
        return (messages, error.code), error.reason
    return (messages, None), ""


def theirs(data: bytes, longest: int = LONGEST) -> Reading:
    """Return the messages that the library reads, and the code with which it ends."""
    protocol = Protocol(Side.SERVER, state=State.OPEN, max_size=None)
    protocol.receive_data(data)
    messages: list[tuple[int, bytes]] = []
    payload, kind = b"", 0
    for event in protocol.events_received():
        assert isinstance(event, TheirFrame)
        if event.opcode in {Opcode.CLOSE, Opcode.PING, Opcode.PONG}:
            messages.append((int(event.opcode), bytes(event.data)))
            continue
        kind = int(event.opcode) or kind
        payload += event.data
        if len(payload) > longest:
            return messages, 1009
        if event.fin:
            if kind == 1 and not is_utf8(payload):
                return messages, 1007
            messages.append((kind, payload))
            payload = b""
    if str(protocol.parser_exc) == "incomplete fragmented message":
        return [*messages, (8, b"")], None  # a goodbye between fragments: legal, and not its taste
    code = protocol.close_sent.code if protocol.parser_exc and protocol.close_sent else None
    return messages, code


BOTH_TRUE = {(1002, 1007)}
"""Of a goodbye with two faults: a bad code and a bad reason."""


def the_same(ours: Reading, theirs: Reading) -> bool:
    """Say whether both readings agree."""
    codes = ours[1], theirs[1]
    if ours[0][-1:] and ours[0][-1][0] == 8:  # of a goodbye, only that it comes
        ours, theirs = (ours[0][:-1], ours[1]), (theirs[0][:-1], theirs[1])
    return ours == theirs or (ours[0] == theirs[0] and codes in BOTH_TRUE)


def begins_like(messages: list[tuple[int, bytes]], other: list[tuple[int, bytes]]) -> bool:
    """Say whether ``found``, which ended early, is how ``other`` begins."""
    return messages == other[: len(messages)]


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def cut(data: bytes, at: list[int]) -> list[bytes]:
    """Return ``data`` in pieces."""
    places = sorted({0, len(data), *(place % (len(data) + 1) for place in at)})
    return [data[start:end] for start, end in pairwise(places)]


payloads = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=8).map(str.encode),
    st.sampled_from([125, 126, 127, 700, LONGEST - 1, LONGEST, LONGEST + 1]).map(
        lambda n: b"a" * n
    ),
)
closings = st.builds(
    lambda code, reason: code.to_bytes(2, "big") + reason,
    st.sampled_from(
        [0, 999, 1000, 1003, 1004, 1005, 1006, 1007, 1014, 1015, 2999, 3000, 4999, 5000]
    ),
    payloads,
)
proper = st.one_of(
    st.builds(frame, payloads, st.sampled_from([0, 1, 2]), final=st.booleans()),
    st.builds(frame, st.binary(max_size=125), st.sampled_from([9, 10])),
)
frames = st.one_of(
    proper,
    proper,
    proper,
    st.builds(frame, payloads | closings, st.integers(0, 15), final=st.booleans()),
    st.builds(partial(frame, masked=False), payloads, st.sampled_from([0, 1, 8, 9])),
    st.builds(frame, closings, st.just(8)),
    st.builds(
        lambda whole, bits: bytes([whole[0] | bits]) + whole[1:],
        proper,
        st.sampled_from([0x10, 0x20, 0x40, 0x70]),
    ),
)
conversations = st.lists(frames, max_size=8).map(b"".join)
