"""The status codes with which a WebSocket ends, and what a breach of the protocol raises. Pure.

Source
    RFC 6455, section 7.4.
"""

from __future__ import annotations

from typing import Final

NORMAL: Final = 1000
PROTOCOL: Final = 1002
UNSUPPORTED: Final = 1003
NO_STATUS: Final = 1005
NOT_UTF8: Final = 1007
POLICY: Final = 1008
TOO_BIG: Final = 1009
FAULT: Final = 1011
RESTART: Final = 1012
TRY_LATER: Final = 1013

MAY_BE_SENT: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})
"""The codes below 3000 with which a client may say goodbye."""


class ProtocolError(Exception):
    """The other side does not speak the protocol; the connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)
