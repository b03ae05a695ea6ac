"""Pure: what stands for all addresses of one household, for whoever counts by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """Return the address, or of one of IPv6 the network of 64 bits that one household has.

    What is no address stands for itself.
    """
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.packed[:8].hex()


def is_address(text: str) -> bool:
    """Say whether ``text`` is an address of IPv4 or IPv6."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
