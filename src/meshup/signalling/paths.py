"""Which addresses of the node are signalling, and for whom. Pure.

``/s/<room>`` before any of them isolates a room; without it everybody is in the common room, whose
name is empty. A room may also be named by a ticket.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from meshup.kit.tokens import LONGEST

ROOM: Final = re.compile(r"[A-Za-z0-9_.~-]+", re.ASCII)
LONGEST_ROOM: Final = 64


class Dialect(StrEnum):
    """The protocols spoken here."""

    PEERJS = "peerjs"
    YWEBRTC = "ywebrtc"
    TRACKER = "tracker"
    RELAY = "relay"


class Door(StrEnum):
    """What plain HTTP may ask for."""

    WELCOME = "welcome"
    ID = "id"
    PEERS = "peers"
    ICE = "ice"
    METRICS = "metrics"
    SOCKET = "socket"


class Place(NamedTuple):
    """Where a path leads; a plain request to a ``SOCKET`` asks for what only a WebSocket gets."""

    door: Door
    dialect: Dialect | None
    room: str


SOCKETS: Final = {
    "peerjs": Dialect.PEERJS,
    "peerjs/peerjs": Dialect.PEERJS,  # where apps go that mount it as the reference's examples do
    "signal/y": Dialect.YWEBRTC,
    "announce": Dialect.TRACKER,
    "relay": Dialect.RELAY,
}
FIRST_BYTES: Final = (b"GET /peerjs", b"GET /signal/y", b"GET /announce", b"GET /relay", b"GET /s/")
LONGEST_FIRST: Final = max(len(first) for first in FIRST_BYTES)


def may_be_signalling(data: bytes) -> bool | None:
    """Say by the first bytes of a connection whether to read on; nothing: too few to tell."""
    if data.startswith(FIRST_BYTES):
        return True
    if len(data) < LONGEST_FIRST and any(first.startswith(data) for first in FIRST_BYTES):
        return None
    return False


def is_room(name: str) -> bool:
    """Say whether a room may have this name; empty is the common room's."""
    return not name or (len(name) <= LONGEST_ROOM and ROOM.fullmatch(name) is not None)


def socket_at(path: str) -> tuple[Dialect, str] | None:
    """Return the dialect and the room of a WebSocket's path, or nothing."""
    rest, room = _room(path)
    dialect = SOCKETS.get(rest)
    return None if dialect is None or room is None else (dialect, room)


class Pages:
    """What plain HTTP finds; ``key`` is the node's own PeerJS key."""

    def __init__(self, key: str) -> None:
        self._first = ("/peerjs/", f"/{key}/", "/s/", *(f"/{path}" for path in SOCKETS))
        self._doors: dict[str, tuple[Door, Dialect | None]]
        self._doors = {path: (Door.SOCKET, dialect) for path, dialect in SOCKETS.items()}
        self._doors["peerjs/"] = (Door.WELCOME, Dialect.PEERJS)
        self._doors["ice"] = (Door.ICE, None)
        for mount in ("", "peerjs/"):
            self._doors[f"{mount}{key}/id"] = (Door.ID, Dialect.PEERJS)
            self._doors[f"{mount}{key}/peers"] = (Door.PEERS, Dialect.PEERJS)

    def at(self, path: str) -> Place | None:
        """Return where ``path`` leads, or nothing when it is not signalling's."""
        if path == "/ice":
            return Place(Door.ICE, None, "")
        if path == "/metrics":
            return Place(Door.METRICS, None, "")
        if not path.startswith(self._first):
            return None
        rest, room = _room(path)
        found = self._doors.get(rest)
        return None if found is None or room is None else Place(*found, room)


def _room(path: str) -> tuple[str, str | None]:
    """Return the path after the room, and the room; no room when it cannot be one."""
    if not path.startswith("/s/"):
        return path[1:], ""
    room, _, rest = path[3:].partition("/")
    if not ROOM.fullmatch(room) or len(room) > LONGEST:
        return rest, None
    return rest, room
