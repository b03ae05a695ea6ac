"""Clients without sockets: what a session sends them is kept, to be looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from meshup.signalling.limits import Limits
from meshup.signalling.switchboard import Switchboard

if TYPE_CHECKING:
    from meshup.bus.contract import Bus
    from meshup.signalling.paths import Dialect
    from meshup.signalling.sessions import Session


class Ear:
    """The other end of a line."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.asked = 0
        self.closed: tuple[int, str] | None = None

    def send(self, text: bytes) -> None:
        if self.closed is None:
            self.raw.append(text)

    def send_frame(self, frame: bytes) -> None:
        size = frame[1]
        start = {126: 4, 127: 10}.get(size, 2)
        self.send(frame[start:])

    def prove(self) -> None:
        self.asked += 1

    def close(self, code: int, reason: str = "") -> None:
        if self.closed is None:
            self.closed = (code, reason)

    def heard(self) -> list[Any]:
        """Return, as values, what came since the last call."""
        raw, self.raw = self.raw, []
        return [json.loads(text) for text in raw]


class Party:
    """A switchboard, and clients on it."""

    def __init__(self, dialect: Dialect, bus: Bus | None = None, /, **limits: int) -> None:
        self.dialect = dialect
        self.board = Switchboard(Limits(**limits), bus=bus)
        self.board.tick(1000)
        self.counts = self.board.counts[dialect]

    def join(self, room: str = "", identity: str = "", **fields: str) -> Client:
        ear = Ear()
        session = self.board.session(ear, self.dialect, room, fields, identity)
        session.opened()
        return Client(self, room, ear, session)

    def peer(self, name: str, token: str = "t", room: str = "", identity: str = "") -> Client:
        return self.join(room, identity, id=name, token=token, key="peerjs")

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.board.tick(self.board.second + 1)


class Client:
    """One client: says values, hears values."""

    def __init__(self, party: Party, room: str, ear: Ear, session: Session) -> None:
        self.party = party
        self.room = room
        self.ear = ear
        self.session = session

    @property
    def closed(self) -> tuple[int, str] | None:
        return self.ear.closed

    def say(self, value: Any = None, raw: bytes = b"", **more: Any) -> None:
        text = raw or json.dumps(value if value is not None else more).encode()
        self.session.heard(text)

    def heard(self) -> list[Any]:
        return self.ear.heard()

    def go(self) -> None:
        self.party.board.gone(self.session, self.party.dialect, self.room)
