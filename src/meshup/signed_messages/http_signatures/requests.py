"""Pure: a request as it came in, every line of its head, and what is asked of these lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from meshup.signed_messages.errors import BadSignature

MOST_LINES: Final = 100
LONGEST_LINE: Final = 8192
TARGET: Final = re.compile(r"/[\x21-\x7e]*")
METHOD: Final = re.compile(r"[A-Z]{1,16}")
BREAKS: Final = re.compile(r"[\r\n\0]")
SINGLE: Final = frozenset(
    {"signature", "signature-input", "host", "date", "digest", "content-digest"}
)
"""What has one line in an honest request: two of them would be two requests in one."""


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """What somebody sent.

    Attributes:
        method: in capitals.
        target: path and query, as received.
        headers: every line, in order, with names in lower case; values as ISO-8859-1.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """Return the value of a header, its lines joined by ", "; None where there is no such."""
        lines = [value.strip(" \t") for line_name, value in self.headers if line_name == name]
        return ", ".join(lines) if lines else None


def refuse_odd_head(request: ReceivedRequest) -> None:
    """Refuse what no honest server sends, before anything else is looked at.

    Raises:
        BadSignature: "method", "target", "too_many_headers", "header", or "duplicate_header".
    """
    if not METHOD.fullmatch(request.method):
        raise BadSignature("method")
    if len(request.target) > LONGEST_LINE or not TARGET.fullmatch(request.target):
        raise BadSignature("target")
    if len(request.headers) > MOST_LINES:
        raise BadSignature("too_many_headers")
    seen: set[str] = set()
    for name, value in request.headers:
        if len(value) > LONGEST_LINE or BREAKS.search(value):
            raise BadSignature("header")
        if name in SINGLE and name in seen:
            raise BadSignature("duplicate_header")
        seen.add(name)


def refuse_other_host(request: ReceivedRequest, authorities: frozenset[str]) -> str:
    """Return the Host header, which must name this node: what was signed for another is not ours.

    Raises:
        BadSignature: "host".
    """
    host = (request.header("host") or "").lower()
    if host not in authorities and re.sub(r":(443|80)\Z", "", host) not in authorities:
        raise BadSignature("host")
    return host
