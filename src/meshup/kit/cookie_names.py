"""Pure: how the cookies of a node are called, so that two nodes of one machine keep theirs apart.

Browsers give a cookie back to every port of a host. So where the node's address names a port, its
cookies do, too: who signs in at ``http://localhost:8001`` stays signed in at ``:8002``.

Source
    RFC 6265, 8.5: cookies do not provide isolation by port.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def cookie_name(name: str, address: str) -> str:
    """Return ``name``, with the port of the node's ``address`` where that names one."""
    port = urlsplit(address).port
    return name if port is None else f"{name}_{port}"
