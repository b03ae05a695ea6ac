"""A room: the clients of one dialect that meet on one worker, as the hub sees them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.signalling.live_source import LiveSource, Nowhere

if TYPE_CHECKING:
    from meshup.bus.contract import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts
    from meshup.signalling.sessions import Connection, Session

NOWHERE: Final = Nowhere()


@dataclass(frozen=True, slots=True)
class RoomContext:
    """What a room is made with; ``name`` is empty for the common room.

    ``live_source`` and ``secret`` are for live channels: where they are read, what signs tickets.
    """

    name: str
    limits: Limits
    bus: Bus
    counts: Counts
    peerjs_key: str = "peerjs"
    live_source: LiveSource = NOWHERE
    secret: str = ""


class Room:
    """A room; what its dialect does not know, it does not do."""

    def __init__(self, context: RoomContext) -> None:
        self.name = context.name
        self.limits = context.limits
        self.bus = context.bus
        self.counts = context.counts
        self.second = 0
        self.session_count = 0

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected, and nothing is kept."""
        return not self.session_count

    def session(self, connection: Connection, fields: dict[str, str], *, identity: str) -> Session:
        """Return a new client's conversation."""
        raise NotImplementedError

    def tick(self, second: int) -> None:
        """Let a second pass."""
        self.second = second

    def peer_ids(self) -> list[str]:
        """Return the ids that may be listed."""
        return []

    # What the bus tells (``bus.contract.Listener``); names are those of this room.

    def deliver(self, name: str, text: bytes) -> bool:  # noqa: ARG002
        """Give ``text``, which came from elsewhere, to a client here; say whether there is one."""
        return False

    def supersede(self, name: str) -> None:
        """Close the former connection of a client that is now elsewhere."""

    def send_waiting(self, name: str) -> None:
        """Send on what waits for an id that has come up elsewhere."""

    def published(self, topic: str, text: bytes) -> None:
        """Send ``text`` to everybody here who listens to a topic."""

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen to a topic on other workers."""

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a member on another worker."""

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member on another worker."""
