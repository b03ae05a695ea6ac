"""What clients of live channels say and hear. Pure."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.json import Decoder, Encoder

MALFORMED: Final = "malformed"

_json: Final = Encoder().encode


class LiveMessage(Struct, gc=False):
    """What a client says; which fields count depends on the type."""

    type: str
    ticket: str = ""
    channel: str = ""
    since: int | None = None


decode_message = Decoder(LiveMessage).decode
decode_names = Decoder(list[str]).decode


def encode_names(names: list[str]) -> bytes:
    """Return the names of channels as they travel between workers."""
    return _json(names)


def snapshot_text(channel: str, sequence: int, snapshot: bytes, *, at: int) -> bytes:
    """Return what a client gets that has not seen this; ``at`` is now, in ms of Unix time."""
    return b'{"type":"snapshot","channel":%b,"sequence":%d,"at":%d,"snapshot":%b}' % (
        _json(channel),
        sequence,
        at,
        snapshot,
    )


def gone_text(channel: str) -> bytes:
    """Return what tells that a channel shows nothing any more."""
    return b'{"type":"gone","channel":%b}' % _json(channel)


def refused_text(ticket: str, code: str) -> bytes:
    """Return what tells that a ticket opens nothing, or not any more."""
    return b'{"type":"refused","ticket":%b,"code":"%b"}' % (_json(ticket), code.encode())


def pong_text(at: int) -> bytes:
    """Return the answer to a ping; ``at`` is now, in ms of Unix time."""
    return b'{"type":"pong","at":%d}' % at
