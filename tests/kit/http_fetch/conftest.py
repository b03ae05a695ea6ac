"""Names with addresses that the test decides, loopback as the public Internet, and no leftovers."""

import socket
from ipaddress import ip_address

import pytest

from meshup.kit.http_fetch import addresses
from meshup.kit.http_fetch.sending import POOL
from tests.kit.http_fetch.servers import NAME, serving

PUBLIC = {ip_address("127.0.0.1"), ip_address("127.0.0.2")}


@pytest.fixture(autouse=True)
def _nothing_kept():
    POOL.clear()
    yield
    POOL.clear()


@pytest.fixture
def names(monkeypatch):
    """What the resolver knows: names and their addresses. Two of loopback's count as public."""
    known = {NAME: ["127.0.0.1"]}

    def getaddrinfo(name, port, *_, **__):
        numeric = name.replace(".", "").isdigit()
        if not numeric and name not in known:
            raise socket.gaierror
        found = [name] if numeric else known[name]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(addresses, "is_public", PUBLIC.__contains__)
    return known


@pytest.fixture
def site(names):
    """Return a server that is known as ``NAME``."""
    with serving() as running:
        yield running
        POOL.clear()
