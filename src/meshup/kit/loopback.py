"""Pure: hosts of which this machine alone can be meant.

Source
    RFC 6761: ``localhost`` and ``test`` are names that no resolver of the Internet answers for.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

RESERVED: Final = ("localhost", "test")


def is_loopback_host(host: str) -> bool:
    """Say whether ``host``, in lower case and without brackets, can be this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.removesuffix(".").rpartition(".")[2] in RESERVED and host not in {"", "test"}
