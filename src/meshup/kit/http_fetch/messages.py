"""Pure: a request and its answer, as values. Names of headers are in lower case."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
FRAMING: Final = frozenset(
    {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"}
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of another machine.

    Attributes:
        headers: any but those of the connection and the framing, which HTTP itself decides. Host,
            Date, Accept-Encoding and the digests are worked out when it is sent.
        body: empty for a GET.
        may_repeat: whether it does no harm when a POST arrives twice: then it is sent again like a
            GET, where a kept connection turns out to be closed.

    Raises:
        ValueError: a header that cannot stand on the wire, or must not; a body in a GET.
    """

    method: Literal["GET", "POST"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    may_repeat: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", in_lower_case(self.headers))
        if self.method == "GET" and self.body:
            raise ValueError("a GET has no body")


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered.

    Attributes:
        url: where the last redirect had led, in the one form of ``Destination.url``.
        headers: repeated ones are joined by ", ".
        content: as it came; where ``status`` is no success, only its beginning, and empty where it
            was compressed.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


def in_lower_case(headers: Mapping[str, str]) -> dict[str, str]:
    """Return ``headers`` with lower-case names; ``ValueError`` for what would break the framing."""
    for name, value in headers.items():
        if not TOKEN.fullmatch(name) or not VALUE.fullmatch(value) or name.lower() in FRAMING:
            raise ValueError(f"no header to send: {name!r}")
    return {name.lower(): value.strip() for name, value in headers.items()}
