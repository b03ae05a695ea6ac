"""Signed notes that the node gives away and believes when they come back: links, tickets.

Pure: no Django, no clock, no network; whoever has the key can verify, such as a signalling server
that runs alone. A token holds facts that anybody can read and nobody can change. It is good for
one purpose and until one moment; that it is used once only must be kept elsewhere.

Words
    purpose   what a token is for, such as "community.enter"; each has a key of its own, so that
              a token made for one thing never opens another
    facts     a flat JSON object of the caller's

Method
    ``base64url(json) "." base64url(mac)`` without padding, where the JSON is the compact array
    ``[expiry in whole seconds since 1970, facts]`` and the MAC is HMAC-SHA256 of the text before
    the dot, under the key HMAC-SHA256(node's secret, "meshup.token:" + purpose).

Source
    RFC 2104 (HMAC), RFC 4648 section 5 (base64url); key separation as in RFC 5869 section 3.2.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING, Final

from meshup.kit.errors import NotAllowed, marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Fact = str | int | float | bool | None

LONGEST: Final = 2_000
"""Characters of a token; a longer one is refused unread."""


class BadToken(NotAllowed):
    """It was not made here for this purpose, or somebody changed it."""

    code = "kit.bad_token"
    sentence = _("This link is not valid. Ask for a new one.")


class ExpiredToken(NotAllowed):
    """It was good, once."""

    code = "kit.expired_token"
    sentence = _("This link has expired. Ask for a new one.")


def sign(facts: Mapping[str, Fact], *, purpose: str, until: datetime, secret: str) -> str:
    """Return a token that says ``facts`` until the moment ``until`` (timezone-aware)."""
    note = json.dumps([int(until.timestamp()), dict(facts)], separators=(",", ":"))
    body = _text(note.encode())
    return f"{body}.{_text(_mac(body, purpose, secret))}"


def read(token: str, *, purpose: str, at: datetime, secret: str) -> dict[str, Fact]:
    """Return the facts of a token that ``sign`` made.

    Args:
        token: what came back, from anybody.
        purpose: the same as when it was signed.
        at: now, timezone-aware; in the second of its expiry a token is no longer good.
        secret: the same as when it was signed.

    Raises:
        BadToken: it was not made with this secret for this purpose.
        ExpiredToken: it was, and its time is over.
    """
    body, dot, mac = token.partition(".")
    if not dot or len(token) > LONGEST or not token.isascii():
        raise BadToken
    if not compare_digest(mac, _text(_mac(body, purpose, secret))):
        raise BadToken
    try:
        expiry, facts = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (NotBase64, ValueError, TypeError) as error:
        raise BadToken from error
    if at.timestamp() >= expiry:
        raise ExpiredToken
    return dict(facts)


def _mac(body: str, purpose: str, secret: str) -> bytes:
    key = digest(secret.encode(), f"meshup.token:{purpose}".encode(), sha256)
    return digest(key, body.encode(), sha256)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
