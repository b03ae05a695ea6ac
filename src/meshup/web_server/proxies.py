"""Who is asking, when reverse proxies stand between. Pure.

Only the proxies that the operator names are believed; whatever anybody else claims to forward is
dropped before Django sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Scope

FORWARDED: Final = (b"x-forwarded-", b"forwarded", b"x-real-ip")


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks of the operator's own reverse proxies."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Proxies:
        """Read addresses or networks, separated by commas.

        Raises:
            ValueError: one of them is neither.
        """
        parts = (part.strip() for part in text.split(","))
        return cls(tuple(ip_network(part, strict=False) for part in parts if part))

    def include(self, address: str) -> bool:
        """Say whether a proxy of the operator has this address."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.networks)

    def true_address(self, peer: str, forwarded_for: str) -> str:
        """Return the address of who asks, when ``peer`` asks and forwards for these."""
        if not self.networks or not self.include(peer):
            return peer
        return self._first_stranger(peer, forwarded_for)

    def true_scope(self, scope: Scope) -> Scope:
        """Return ``scope`` with the visitor's own address and scheme, and no forwarding headers."""
        client = scope.get("client") or ("", 0)
        headers = [header for header in scope["headers"] if not header[0].startswith(FORWARDED)]
        if not self.networks or not self.include(client[0]):
            if len(headers) == len(scope["headers"]):
                return scope
            return {**scope, "headers": headers}
        forwarded = dict(scope["headers"])
        chain = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        address = self._first_stranger(client[0], b",".join(chain).decode("latin1"))
        secure = forwarded.get(b"x-forwarded-proto", scope["scheme"].encode()).strip() == b"https"
        scheme = "https" if secure else "http"
        return {**scope, "headers": headers, "client": (address, client[1]), "scheme": scheme}

    def _first_stranger(self, peer: str, forwarded_for: str) -> str:
        """Return the last address in the chain that is not one of the operator's own proxies."""
        for part in reversed(forwarded_for.split(",")):
            address = part.strip()
            try:
                ip_address(address)
            except ValueError:
                return peer
            if not self.include(address):
                return address
            peer = address
        return peer
