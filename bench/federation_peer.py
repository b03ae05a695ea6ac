"""The other servers of ``bench.federation``: on loopback, one process, as many hosts as one likes.

``python -m bench.federation_peer PORT`` takes every POST with 202. Its hosts are 127.1.0.1 and
further, all on one port.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

ACTORS_OF_HOST = 10
KEY_FILE = "peer.pem"
"""In the node's folder: the key of all actors of all these servers."""
ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


def peer_host(host: int, port: int) -> str:
    """Return the authority of a host, by its number."""
    return f"127.1.{host // 250}.{host % 250 + 1}:{port}"


def actor_id(host: int, port: int, number: int) -> str:
    """Return the id of an actor, by the numbers of its host and its own."""
    return f"http://{peer_host(host, port)}/ap/{number}"


def inbox_of(host: int, port: int, number: int) -> str:
    """Return the inbox of an actor."""
    return f"{actor_id(host, port, number)}/inbox"


def actor_document(host: int, port: int, number: int, public_pem: str) -> dict[str, Any]:
    """Return the document of an actor."""
    name = actor_id(host, port, number)
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": name,
        "type": "Person",
        "preferredUsername": f"p{number}",
        "inbox": f"{name}/inbox",
        "publicKey": {"id": f"{name}#main-key", "owner": name, "publicKeyPem": public_pem},
    }


class Inbox(asyncio.Protocol):
    """A connection over which activities come; nobody reads them."""

    def __init__(self) -> None:
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end]).lower()
            _before, _name, length = head.partition(b"content-length:")
            whole = end + 4 + int(length.split(b"\r\n", 1)[0] or 0)
            if len(self.received) < whole:
                return
            del self.received[:whole]
            self.transport.write(ACCEPTED)


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Inbox, "0.0.0.0", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
