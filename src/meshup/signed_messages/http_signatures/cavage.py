"""Pure: signatures as nearly every server makes them.

Words
    base    the text that is signed: a line for each header that ``headers`` names

Method
    ``headers`` must name what makes a request this one: what is asked for, of whom, when, and with
    which body. The path is tried with its query and without, as Mobilizon and Gancio sign it.

Source
    draft-cavage-http-signatures-12; ActivityPub and HTTP Signatures (SWICG report).
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.signed_messages.errors import BadSignature
from meshup.signed_messages.http_signatures.moments import (
    date_of,
    good_until,
    moment_of,
    not_expired,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.signed_messages.http_signatures.requests import ReceivedRequest

PARAMETER: Final = re.compile(
    r'[ \t]*([A-Za-z]{1,32})=(?:"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|([0-9]{1,12}))[ \t]*(,|\Z)'
)
MOST_PARAMETERS: Final = 12
MOST_NAMES: Final = 32
ALGORITHMS: Final = frozenset({"", "rsa-sha256", "hs2019"})
REQUEST_TARGET: Final = "(request-target)"
CREATED: Final = "(created)"
EXPIRES: Final = "(expires)"
SPECIAL: Final = frozenset({REQUEST_TARGET, CREATED, EXPIRES})


@dataclass(frozen=True, slots=True)
class CavageParameters:
    """What a ``Signature`` header says.

    Attributes:
        names: the headers that are signed, in order, in lower case.
        algorithm: "" where it is not named.
    """

    key_id: str
    algorithm: str
    names: tuple[str, ...]
    value: bytes
    created: int | None
    expires: int | None

    def valid_until(self, request: ReceivedRequest, now: datetime) -> datetime:
        """Return when this is no longer good, by every moment that it names.

        Raises:
            BadSignature: it is not good now, or names no moment.
        """
        ends = []
        if "date" in self.names:
            ends.append(good_until(date_of(request.header("date") or ""), now))
        if self.created is not None:
            ends.append(good_until(moment_of(self.created), now))
        if self.expires is not None:
            ends.append(not_expired(moment_of(self.expires), now))
        return min(ends)

    def bases(self, request: ReceivedRequest) -> list[bytes]:
        """Return the texts that may have been signed: with the query, then without.

        Raises:
            BadSignature: "coverage": a header is named that is not there.
        """
        targets = dict.fromkeys((request.target, request.path))
        return [
            "\n".join(self._line(name, target, request) for name in self.names).encode("latin-1")
            for target in targets
        ]

    def _line(self, name: str, target: str, request: ReceivedRequest) -> str:
        special: dict[str, Callable[[], object]] = {
            REQUEST_TARGET: lambda: f"{request.method.lower()} {target}",
            CREATED: lambda: self.created,
            EXPIRES: lambda: self.expires,
        }
        value = special[name]() if name in special else request.header(name)
        if value is None:
            raise BadSignature("coverage")
        return f"{name}: {value}"


def read_cavage(header: str, *, needs_digest: bool) -> CavageParameters:
    """Take a ``Signature`` header apart.

    Raises:
        BadSignature: "malformed", "duplicate_parameter", "algorithm", or "coverage".
    """
    fields = _fields(header)
    names = tuple(fields.get("headers", "").lower().split(" "))
    _refuse_gaps(names, {"digest"} if needs_digest else set())
    try:
        value = b64decode(fields["signature"], validate=True)
        key_id = fields["keyId"]
        created, expires = (
            int(fields[name]) if name in fields else None for name in ("created", "expires")
        )
    except (KeyError, ValueError):
        raise BadSignature("malformed") from None
    algorithm = fields.get("algorithm", "").lower()
    if algorithm not in ALGORITHMS:
        raise BadSignature("algorithm")
    if CREATED in names and created is None:
        raise BadSignature("coverage")
    return CavageParameters(key_id, algorithm, names, value, created, expires)


def _refuse_gaps(names: tuple[str, ...], body: set[str]) -> None:
    if len(names) > MOST_NAMES or len(set(names)) < len(names):
        raise BadSignature("malformed")
    needed = {REQUEST_TARGET, "host"} | body
    if not needed <= set(names) or not {"date", CREATED} & set(names):
        raise BadSignature("coverage")
    if any(name.startswith("(") and name not in SPECIAL for name in names):
        raise BadSignature("coverage")


def _fields(header: str) -> dict[str, str]:
    """Return the parameters; the search goes over each character once."""
    fields: dict[str, str] = {}
    place = 0
    while place < len(header) or not fields:
        match = PARAMETER.match(header, place)
        if match is None or len(fields) == MOST_PARAMETERS:
            raise BadSignature("malformed")
        name = match[1]
        if name in fields:
            raise BadSignature("duplicate_parameter")
        fields[name] = match[2] if match[3] is None else match[3]
        place = match.end()
    return fields
