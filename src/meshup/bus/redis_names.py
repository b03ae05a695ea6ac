"""What things are called in Redis: by names from which nobody can read anything.

Pure, but for chance: a mark is nobody else’s.

Method
    A name is a keyed hash of 15 bytes, in braces, so that a cluster keeps key and channels of one
    id together. The key comes of the node's secret: nodes with other secrets may use the same
    Redis and never meet.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import blake2b
from secrets import token_urlsafe
from typing import Final

HASH_BYTES: Final = 15
MARK_LENGTH: Final = 12


class RedisNames:
    """The names of one node."""

    def __init__(self, secret: str) -> None:
        self._claims = _under(secret, b"claim")
        self._topics = _under(secret, b"topic")
        self._tokens = _under(secret, b"token")
        self.processes = _named(_under(secret, b"hosts"), "")
        """The channel on which processes tell each other that they live."""

    def claim(self, name: str) -> bytes:
        """Return the key and channel of an id."""
        return _named(self._claims, name)

    def watch(self, channel: bytes) -> bytes:
        """Return the channel that tells when the id of ``channel`` comes up."""
        return channel + b":w"

    def topic(self, name: str) -> bytes:
        """Return the key and channel of a topic."""
        return _named(self._topics, name)

    def token(self, token: str) -> bytes:
        """Return what stands for a token."""
        return _hashed(self._tokens, token)


def new_mark() -> bytes:
    """Return a mark that no other connection has."""
    return token_urlsafe(MARK_LENGTH * 3 // 4).encode()


def _under(secret: str, kind: bytes) -> blake2b:
    key = blake2b(secret.encode(), digest_size=32).digest()
    return blake2b(digest_size=HASH_BYTES, key=key, person=kind)


def _hashed(base: blake2b, name: str) -> bytes:
    hashed = base.copy()
    hashed.update(name.encode(errors="surrogatepass"))
    return urlsafe_b64encode(hashed.digest())


def _named(base: blake2b, name: str) -> bytes:
    return b"meshup:{%b}" % _hashed(base, name)
