"""Pure: why a message of another server is not believed. A code says which rule it broke.

The codes are for logs, counters and tests; another server is told no more than a status.
"""

from __future__ import annotations


class WireError(Exception):
    """Base of what is wrong with a message.

    Attributes:
        code: lower-case words joined by "_", stable.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class BadDocument(WireError):  # noqa: N818 - what it is says more than that it is an error
    """A body that is not read: no JSON, a bomb, or not of the shape that it says it has."""


class BadKey(WireError):  # noqa: N818
    """A key that is none, or too weak, or of a kind that is not spoken."""


class BadSignature(WireError):  # noqa: N818
    """A request that is not signed, or not as it must be, or not by that key."""


class BadProof(WireError):  # noqa: N818
    """A document whose proof is missing, malformed, or not by that key."""
