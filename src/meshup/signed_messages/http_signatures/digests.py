"""Pure: holds a body against ``Digest`` and ``Content-Digest``.

Source
    RFC 3230 and 5843 (``SHA-256=…``), RFC 9530 (``sha-256=:…:``).
"""

from __future__ import annotations

import re
from base64 import b64decode
from hashlib import sha256, sha512
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from meshup.signed_messages.errors import BadSignature

if TYPE_CHECKING:
    from meshup.signed_messages.http_signatures.requests import ReceivedRequest

HASHES: Final = {"sha-256": sha256, "sha-512": sha512}
MEMBER: Final = re.compile(r"\s*([A-Za-z0-9-]{1,32})=(:?)([A-Za-z0-9+/_-]{1,128}={0,2})(:?)\s*")
MOST_MEMBERS: Final = 8


def refuse_other_body(request: ReceivedRequest) -> None:
    """Refuse a body that is not the one of its digests; each header that is there must hold.

    Raises:
        BadSignature: "digest_malformed", "digest_unknown" where none is of SHA-256 or SHA-512, or
            "digest".
    """
    for name, colons in (("digest", ""), ("content-digest", ":")):
        if (value := request.header(name)) is not None:
            _refuse_other_body(value, colons, request.body)


def _refuse_other_body(value: str, colons: str, body: bytes) -> None:
    known = {name: digest for name, digest in _members(value, colons) if name in HASHES}
    if not known:
        raise BadSignature("digest_unknown")
    for name, digest in known.items():
        if not compare_digest(HASHES[name](body).digest(), digest):
            raise BadSignature("digest")


def _members(value: str, colons: str) -> list[tuple[str, bytes]]:
    """Take a header apart; no algorithm may be named twice."""
    parts = value.split(",", MOST_MEMBERS)
    matches = [MEMBER.fullmatch(part) for part in parts]
    members = []
    for match in matches:
        if match is None or match[2] != colons or match[4] != colons:
            raise BadSignature("digest_malformed")
        try:
            members.append((match[1].lower(), b64decode(match[3], validate=True)))
        except ValueError:
            raise BadSignature("digest_malformed") from None
    if len({name for name, _digest in members}) < len(members):
        raise BadSignature("digest_malformed")
    return members
