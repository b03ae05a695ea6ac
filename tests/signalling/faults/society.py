"""People of every dialect who talk with one another while something else goes wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.signalling.servers import frame
from tests.signalling.tcp_clients import OPEN, PONG, RELAY, TRACKER, TcpClient, Y, joined, peer

if TYPE_CHECKING:
    from collections.abc import Iterator

HASH = "swarm of bystanders."


class Society:
    """Ada and Bilal in every dialect."""

    def __init__(self, port: int) -> None:
        self.ada, self.bilal = (joined(port, peer(name)) for name in ("ada", "bilal"))
        self.editors = [joined(port, Y) for _ in range(2)]
        self.guests = [joined(port, RELAY) for _ in range(2)]
        self.peer = joined(port, TRACKER)
        for client in (self.ada, self.bilal):
            assert client.hear() == OPEN
        for editor in self.editors:
            editor.say(type="subscribe", topics=["minutes"])
        for guest in self.guests:
            guest.say(type="subscribe", topic="minutes")

    def talks(self) -> None:
        """Let each be heard by the other, and stay; raise when somebody is not."""
        for client in self.all():
            client.send(frame(b"", PONG))
        self.ada.say(type="OFFER", dst="bilal", payload=1)
        assert self.bilal.hear() == {"type": "OFFER", "src": "ada", "dst": "bilal", "payload": 1}
        self.editors[0].say(type="publish", topic="minutes", said=1)
        assert [editor.hear()["clients"] for editor in self.editors] == [2, 2]
        self.guests[0].say(type="publish", topic="minutes", payload=1)
        assert [guest.hear()["payload"] for guest in self.guests] == [1, 1]
        self.peer.say(action="announce", info_hash=HASH, peer_id="p" * 20)
        assert self.peer.hear()["incomplete"] == 1

    def all(self) -> list[TcpClient]:
        return [self.ada, self.bilal, *self.editors, *self.guests, self.peer]


@contextmanager
def society(port: int) -> Iterator[Society]:
    """Let people talk before, and after, what happens in the block."""
    people = Society(port)
    try:
        people.talks()
        yield people
        people.talks()
    finally:
        for client in people.all():
            client.close()
