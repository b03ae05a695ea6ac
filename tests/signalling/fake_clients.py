"""Clients without sockets: what a session sends them is kept, to be looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from meshup.signalling.hub import Hub
from meshup.signalling.limits import Limits

if TYPE_CHECKING:
    from meshup.bus.contract import Bus
    from meshup.signalling.paths import Dialect
    from meshup.signalling.sessions import Session


class FakeConnection:
    """The other end of a connection."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.alive_checks = 0
        self.is_silent = False
        self.session: Session | None = None
        self.closed: tuple[int, str] | None = None

    def send(self, text: bytes) -> None:
        if self.closed is None:
            self.raw.append(text)

    def send_frame(self, frame: bytes) -> None:
        size = frame[1]
        start = {126: 4, 127: 10}.get(size, 2)
        self.send(frame[start:])

    def check_alive(self) -> None:
        self.alive_checks += 1
        if self.session is not None and not self.is_silent:
            self.session.proved_alive()

    def close(self, code: int, reason: str = "") -> None:
        if self.closed is None:
            self.closed = (code, reason)

    def heard(self) -> list[Any]:
        """Return, as values, what came since the last call."""
        raw, self.raw = self.raw, []
        return [json.loads(text) for text in raw]


class Party:
    """A hub, and clients on it."""

    def __init__(self, dialect: Dialect, bus: Bus | None = None, /, **limits: int) -> None:
        self.dialect = dialect
        self.hub = Hub(Limits(**limits), bus=bus)
        self.hub.tick(1000)
        self.counts = self.hub.counts[dialect]

    def join(self, room: str = "", identity: str = "", **fields: str) -> Client:
        connection = FakeConnection()
        session = self.hub.open_session(connection, self.dialect, room, fields, identity)
        connection.session = session
        session.opened()
        return Client(self, room, connection, session)

    def peer(self, name: str, token: str = "t", room: str = "", identity: str = "") -> Client:
        return self.join(room, identity, id=name, token=token, key="peerjs")

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.hub.tick(self.hub.second + 1)


class Client:
    """One client: says values, hears values."""

    def __init__(
        self, party: Party, room: str, connection: FakeConnection, session: Session
    ) -> None:
        self.party = party
        self.room = room
        self.connection = connection
        self.session = session

    @property
    def closed(self) -> tuple[int, str] | None:
        return self.connection.closed

    def say(self, value: Any = None, raw: bytes = b"", **more: Any) -> None:
        text = raw or json.dumps(value if value is not None else more).encode()
        self.session.receive(text)

    def heard(self) -> list[Any]:
        return self.connection.heard()

    def go(self) -> None:
        self.party.hub.close_session(self.session, self.party.dialect, self.room)
