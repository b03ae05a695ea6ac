"""How much one client, one address and all of them together may ask of the node. Pure.

Method
    Rates are counted by whole seconds. An IPv6 address counts with its network of 64 bits, for
    that is what one household has. An address is forgotten with its last socket, a second later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.ip_networks import network_of

if TYPE_CHECKING:
    from meshup.kit.config import Config

KILO: Final = 1024
MEGA: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds, with the defaults that ``docs/settings.md`` explains."""

    sockets: int = 15_000
    sockets_per_address: int = 1_000
    joins_per_address: int = 200
    messages_per_socket: int = 200
    messages_per_address: int = 5_000
    message_bytes: int = 64 * KILO
    unsent_bytes: int = 256 * KILO
    unsent_bytes_of_all: int = 64 * MEGA
    """Not set by the operator: a node has this much for all slow clients together."""
    topics_per_socket: int = 64
    queue_messages: int = 64
    queue_bytes: int = 16 * MEGA
    queue_bytes_per_socket: int = 1 * MEGA
    offers: int = 10
    hashes: int = 255
    swarm_peers: int = 1_000
    announced: int = 100_000
    ping_seconds: int = 30

    @classmethod
    def of(cls, config: Config) -> Limits:
        """Return the bounds that an operator has set."""
        return cls(
            sockets=config.signalling_sockets,
            sockets_per_address=config.signalling_sockets_per_address,
            joins_per_address=config.signalling_joins_per_address,
            messages_per_socket=config.signalling_messages_per_socket,
            messages_per_address=config.signalling_messages_per_address,
            message_bytes=config.signalling_message_kb * KILO,
            unsent_bytes=config.signalling_unsent_kb * KILO,
            topics_per_socket=config.signalling_topics,
            queue_messages=config.signalling_queue_messages,
            queue_bytes=config.signalling_queue_mb * MEGA,
            offers=config.signalling_offers,
            hashes=config.signalling_hashes,
            swarm_peers=config.signalling_swarm_peers,
            announced=config.signalling_announced,
            ping_seconds=config.signalling_ping_seconds,
        )


class Caller:
    """One address: its connections now, its sockets among them, and what it did this second."""

    __slots__ = ("connections", "joins", "messages", "second", "sockets")

    def __init__(self) -> None:
        self.connections = 0
        self.sockets = 0
        self.second = 0
        self.joins = 0
        self.messages = 0

    def count_message(self, second: int) -> int:
        """Count one message; return how many it makes in this second."""
        if self.second != second:
            self.second, self.joins, self.messages = second, 0, 0
        self.messages += 1
        return self.messages

    def count_join(self, second: int) -> int:
        """Count one attempt to come in; return how many it makes in this second."""
        if self.second != second:
            self.second, self.joins, self.messages = second, 0, 0
        self.joins += 1
        return self.joins


class Callers:
    """Every address that has a connection or a socket, or had one a moment ago."""

    def __init__(self) -> None:
        self._known: dict[str, Caller] = {}

    def __len__(self) -> int:
        return len(self._known)

    def caller(self, address: str) -> Caller:
        """Return the caller at ``address``."""
        key = network_of(address)
        caller = self._known.get(key)
        if caller is None:
            caller = self._known[key] = Caller()
        return caller

    def forget(self, second: int) -> None:
        """Forget who is not connected and did nothing in this second or the last."""
        idle = [
            key
            for key, caller in self._known.items()
            if not (caller.connections or caller.sockets) and caller.second < second - 1
        ]
        for key in idle:
            del self._known[key]
