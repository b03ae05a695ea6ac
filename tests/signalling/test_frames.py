from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from websockets.protocol import Protocol, Side, State

from meshup.signalling.websocket.close_codes import ProtocolError
from meshup.signalling.websocket.frame_reader import FrameReader, single_text_payload
from meshup.signalling.websocket.frames import close_frame, pong_frame, read_close_code, text_frame
from tests.signalling.oracle import (
    LONGEST,
    NOT_SHORTEST,
    begins_like,
    conversations,
    cut,
    ours,
    the_same,
    theirs,
)
from tests.signalling.servers import frame

CUTS = st.lists(st.integers(0, 10_000), max_size=12)


def read(*pieces, longest=65536):
    return ours(pieces, longest)[0]


@given(conversations, CUTS)
def test_frames_are_read_as_another_library_reads_them(data, at):
    assert the_same(ours(cut(data, at))[0], theirs(data))


@given(conversations, st.data())
def test_damaged_frames_are_read_as_another_library_reads_them_or_refused(data, draw):
    damaged = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3)) if data else 0):
        damaged[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    (messages, code), why = ours([bytes(damaged)])
    other, other_code = theirs(bytes(damaged))
    if code is None:
        assert the_same((messages, None), (other, other_code))
    elif why != NOT_SHORTEST:
        assert begins_like(messages, other)


@given(st.binary(max_size=60), CUTS)
def test_what_is_read_does_not_depend_on_how_it_is_cut(data, at):
    assert ours(cut(data, at)) == ours([data]) == ours([bytes([byte]) for byte in data])


@given(st.binary(max_size=300) | st.integers(0, 70_000).map(bytes))
def test_the_fast_path_reads_whole_text_frames_and_nothing_else(payload):
    data = frame(payload)
    fits = len(payload) < 65536 and payload.decode(errors="ignore").encode() == payload
    assert single_text_payload(data) == (payload if fits else None)
    assert single_text_payload(data[:-1]) is None
    assert single_text_payload(data + b"\x00") is None
    for opcode, final in [(0, True), (1, False), (2, True), (8, True)]:
        assert single_text_payload(frame(payload, opcode, final=final)) is None
    assert single_text_payload(frame(payload, masked=False)) is None


@given(st.integers(0, 300), st.integers(0, 3))
def test_the_fast_path_refuses_a_length_that_is_not_in_its_shortest_form(size, spare):
    key = b"\x00" * 4
    medium = b"\x81\xfe" + size.to_bytes(2, "big") + key + bytes(size)
    assert (single_text_payload(medium) is None) == (size <= 125)
    assert single_text_payload(medium[: max(0, 8 - spare)]) is None


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_what_we_write_is_read_again(size):
    payload = b"x" * size
    written = text_frame(payload)
    assert written[1] < 128
    protocol_reads = theirs_as_client(written)
    assert protocol_reads == [(1, payload)]


def theirs_as_client(data):
    protocol = Protocol(Side.CLIENT, state=State.OPEN, max_size=None)
    protocol.receive_data(data)
    assert protocol.parser_exc is None
    return [(int(event.opcode), bytes(event.data)) for event in protocol.events_received()]


def test_pongs_and_goodbyes_are_read_again():
    assert theirs_as_client(pong_frame(b"hello")) == [(10, b"hello")]
    assert theirs_as_client(close_frame(1008, "é")) == [(8, b"\x03\xf0" + "é".encode())]
    assert theirs_as_client(close_frame(1005)) == [(8, b"")]


def test_a_long_reason_is_cut_between_characters():
    assert close_frame(4000, "é" * 100) == b"\x88\x7c\x0f\xa0" + "é".encode() * 61


@pytest.mark.parametrize(
    "head",
    [
        b"\x81\xfe\x00\x7d",
        b"\x81\xfe\x00\x00",
        b"\x81\xff" + (125).to_bytes(8, "big"),
        b"\x81\xff" + (65535).to_bytes(8, "big"),
        b"\x81\xff" + b"\x80" + bytes(7),
        b"\x81\xff" + b"\xff" * 8,
    ],
)
def test_a_length_must_be_in_its_shortest_form(head):
    assert ours([head + bytes(140)]) == (([], 1002), NOT_SHORTEST)


@pytest.mark.parametrize("first", [0x89, 0x8A, 0x88])
def test_a_control_frame_is_short_and_whole(first):
    assert read(bytes([first, 0xFE, 0, 126])) == ([], 1002)
    assert read(bytes([first & 0x0F, 0x80])) == ([], 1002)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_an_unknown_opcode_is_refused_at_once(opcode):
    assert read(bytes([0x80 | opcode, 0x80])) == ([], 1002)


@pytest.mark.parametrize("bits", [0x10, 0x20, 0x40, 0x50, 0x70])
def test_a_reserved_bit_is_refused_at_once(bits):
    assert read(bytes([0x81 | bits, 0x80])) == ([], 1002)


def test_a_frame_without_a_mask_is_refused_at_once():
    assert read(b"\x81\x05") == ([], 1002)


def test_fragments_make_one_message_with_control_frames_between():
    parts = [
        frame(b"Hel", 1, final=False),
        frame(b"ping", 9),
        frame(b"", 0, final=False),
        frame(b"pong", 10),
        frame(b"lo", 0),
    ]
    assert read(*parts) == ([(9, b"ping"), (10, b"pong"), (1, b"Hello")], None)


@pytest.mark.parametrize(
    "parts",
    [
        [frame(b"lo", 0)],
        [frame(b"a", 1, final=False), frame(b"b", 1)],
        [frame(b"a", 1, final=False), frame(b"b", 2, final=False)],
        [frame(b"a", 1, final=False), frame(b"b", 0), frame(b"c", 0)],
    ],
)
def test_fragments_out_of_order_are_refused(parts):
    assert read(*parts)[1] == 1002


def test_a_message_is_refused_by_its_announced_length_before_it_comes():
    assert read(b"\x81\xff" + (65537).to_bytes(8, "big")) == ([], 1009)
    assert read(frame(b"x" * 65536))[1] is None
    assert read(frame(b"x" * 65536, 1, final=False), b"\x80\x81")[1] == 1009


def test_many_fragments_are_no_way_around_the_limit():
    reader = FrameReader(LONGEST)
    list(reader.read(frame(b"x" * 1999, 1, final=False)))
    list(reader.read(frame(b"x", 0, final=False)))
    with pytest.raises(ProtocolError, match="too long"):
        list(reader.read(frame(b"x", 0, final=False)))


def test_a_reader_is_idle_between_messages_only():
    reader = FrameReader(LONGEST)
    for data, idle in [
        (b"\x81", False),
        (b"\x80" + b"\0" * 4, True),
        (frame(b"a", 1, final=False), False),
        (frame(b"b", 0), True),
    ]:
        list(reader.read(data))
        assert reader.idle == idle


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
        b"\xf8\x88\x80\x80\x80",
        b"abc\xe2\x82",
    ],
)
def test_text_must_be_utf8_whole_or_in_fragments(text):
    assert read(frame(text)) == ([], 1007)
    halves = [frame(text[:1], 1, final=False), frame(text[1:], 0)]
    assert read(*halves) == ([], 1007)
    assert read(frame(text, 2)) == ([(2, text)], None)


def test_a_character_may_be_cut_between_fragments():
    text = "κόσμε😀".encode()
    parts = [frame(text[:1], 1, final=False)]
    parts += [frame(text[at : at + 1], 0, final=False) for at in range(1, len(text))]
    assert read(*parts, frame(b"", 0)) == ([(1, text)], None)


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, *range(1007, 1015), 3000, 3999, 4999])
def test_a_goodbye_may_have_these_codes(code):
    assert read_close_code(code.to_bytes(2, "big") + b"bye") == code


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x03", 1002),
        *[
            (number.to_bytes(2, "big"), 1002)
            for number in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
        ],
        (b"\x03\xe8\xff", 1007),
    ],
)
def test_a_goodbye_may_not_be_this(payload, code):
    with pytest.raises(ProtocolError) as caught:
        read_close_code(payload)
    assert caught.value.code == code


def test_an_empty_goodbye_names_no_code():
    assert read_close_code(b"") == 1005
