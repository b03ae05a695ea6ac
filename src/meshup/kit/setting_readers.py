"""How settings are read that are paths, addresses of servers, or networks.

Each takes what stands after the ``=`` and returns the value; ``ValueError`` or ``OSError`` for what
cannot be it.
"""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit


def folder(text: str) -> Path:
    """Read a path; nothing is none, for it would mean wherever one happens to stand."""
    if not text or "\0" in text:
        raise ValueError(text)
    return Path(text)


def database_url(text: str) -> str:
    """Read an address of PostgreSQL, or nothing."""
    parsed = urlsplit(text)
    if text and (parsed.scheme not in {"postgres", "postgresql"} or not parsed.path.strip("/")):
        raise ValueError(parsed.scheme)
    _port = parsed.port
    return text


def mail_url(text: str) -> str:
    """Read an address of a mail server, or nothing."""
    parsed = urlsplit(text)
    if text and (parsed.scheme not in {"smtp", "smtps"} or not parsed.hostname):
        raise ValueError(parsed.scheme)
    _port = parsed.port
    return text


def certificates(text: str) -> str:
    """Read the path of a file with certificates in PEM, or nothing."""
    if text and "-----BEGIN CERTIFICATE-----" not in Path(text).read_text(encoding="ascii"):
        raise ValueError(text)
    return text


def redis_url(text: str) -> str:
    """Read an address of Redis, or nothing."""
    parsed = urlsplit(text)
    if text and parsed.scheme not in {"redis", "rediss", "unix"}:
        raise ValueError(parsed.scheme)
    if parsed.scheme != "unix":
        _port, _database = parsed.port, int(parsed.path.strip("/") or 0)
    return text


def networks(text: str) -> str:
    """Read addresses or networks such as 10.0.0.0/8, separated by commas."""
    for part in text.split(",") if text.strip() else ():
        ip_network(part.strip(), strict=False)
    return text
