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
    LIVE = "live"


class Resource(StrEnum):
    """What plain HTTP may ask for."""

    WELCOME = "welcome"
    ID = "id"
    PEERS = "peers"
    ICE = "ice"
    METRICS = "metrics"
    SOCKET = "socket"
    POLL = "poll"


class Target(NamedTuple):
    """Where a path leads; a plain request to a ``SOCKET`` asks for what only a WebSocket gets."""

    resource: Resource
    dialect: Dialect | None
    room: str


DIALECT_BY_PATH: Final = {
    "peerjs": Dialect.PEERJS,
    "peerjs/peerjs": Dialect.PEERJS,  # where apps go that mount it as the reference's examples do
    "signal/y": Dialect.YWEBRTC,
    "announce": Dialect.TRACKER,
    "relay": Dialect.RELAY,
    "live": Dialect.LIVE,
}
ALL: Final = frozenset(Dialect)
FIRST_BYTES: Final = (
    *(b"GET /peerjs", b"GET /signal/y", b"GET /announce", b"GET /relay", b"GET /live"),
    b"GET /s/",
)
"""How a handshake on one of these paths begins, as browsers write it."""


def is_room(name: str) -> bool:
    """Say whether a room may have this name; empty is the common room's."""
    return not name or (len(name) <= LONGEST_ROOM and ROOM.fullmatch(name) is not None)


def resolve_websocket(path: str, dialects: frozenset[Dialect] = ALL) -> tuple[Dialect, str] | None:
    """Return the dialect, one of ``dialects``, and the room of a WebSocket's path, or nothing."""
    rest, room = _room(path)
    dialect = DIALECT_BY_PATH.get(rest)
    if dialect not in dialects or room is None or (room and dialect in ROOMLESS):
        return None
    return dialect, room


ROOMLESS: Final = frozenset({Dialect.LIVE})
"""What is spoken of the node's own things, and so not in rooms."""
OURS: Final = ("/peerjs/", "/signal/", "/announce/", "/relay/", "/ice/", "/s/")
LIVE: Final = "/live/"
STREAMED: Final = frozenset({"id", "offer", "answer", "candidate", "leave"})
"""What PeerJS 0.3 posts to under ``/<key>/<id>/<token>/``, beside its WebSocket."""


class HttpPaths:
    """What plain HTTP finds; ``key`` is the node's own PeerJS key.

    Where ``dialects`` are live channels at most, nothing else of signalling is there, but metrics.
    """

    def __init__(self, key: str, dialects: frozenset[Dialect] = ALL) -> None:
        self._key = key
        paths = {path: dialect for path, dialect in DIALECT_BY_PATH.items() if dialect in dialects}
        self._first: tuple[str, ...] = tuple(f"/{path}" for path in paths)
        self._resources: dict[str, tuple[Resource, Dialect | None]]
        self._resources = {path: (Resource.SOCKET, dialect) for path, dialect in paths.items()}
        self._ours: tuple[str, ...] = ()
        self._has_rooms = not dialects <= ROOMLESS
        if Dialect.LIVE in dialects:
            self._resources["live/poll"] = (Resource.POLL, Dialect.LIVE)
            self._ours += (LIVE,)
        if self._has_rooms:
            self._add_rooms(key)

    def _add_rooms(self, key: str) -> None:
        """Add what clients of WebRTC ask for."""
        self._first += ("/peerjs/", f"/{key}/", "/s/")
        self._ours += OURS
        self._resources["peerjs/"] = (Resource.WELCOME, Dialect.PEERJS)
        self._resources["ice"] = (Resource.ICE, None)
        for mount in ("", "peerjs/"):
            self._resources[f"{mount}{key}/id"] = (Resource.ID, Dialect.PEERJS)
            self._resources[f"{mount}{key}/peers"] = (Resource.PEERS, Dialect.PEERJS)

    def resolve(self, path: str) -> Target | None:
        """Return where ``path`` leads, or nothing when it is not signalling's."""
        if path == "/metrics":
            return Target(Resource.METRICS, None, "")
        if path == "/ice" and self._has_rooms:
            return Target(Resource.ICE, None, "")
        if not path.startswith(self._first):
            return None
        rest, room = _room(path)
        match = self._resources.get(rest)
        if match is None or room is None or (room and match[1] in ROOMLESS):
            return None
        return Target(*match, room)

    def include(self, path: str) -> bool:
        """Say whether ``path`` is signalling's, if there may be nothing at it."""
        if path.startswith(self._ours):
            return True
        key = f"/{self._key}/"
        return self._has_rooms and path.startswith(key) and _is_streamed(path[len(key) :])


def _is_streamed(path: str) -> bool:
    """Say whether PeerJS 0.3 may post to this path after a key."""
    parts = path.split("/")
    return len(parts) == 3 and parts[-1] in STREAMED  # noqa: PLR2004 - id, token, and what


def _room(path: str) -> tuple[str, str | None]:
    """Return the path after the room, and the room; no room when it cannot be one."""
    if not path.startswith("/s/"):
        return path[1:], ""
    room, _, rest = path[3:].partition("/")
    if not ROOM.fullmatch(room) or len(room) > LONGEST:
        return rest, None
    return rest, room
