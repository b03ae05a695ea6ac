"""Secret links: an address that opens one thing, for whoever holds it.

A link ends with a token of 42 characters: a random handle, which stands in the row of the
thing, and a MAC of it. So a link can be written again in each letter though no row holds it, a
stolen table opens nothing, and a new handle makes the old link void.

Method
    ``handle || base64url(mac)``, both without padding: 16 random bytes, and the first 15 of
    HMAC-SHA256 of the handle, under the key HMAC-SHA256(node's secret, "meshup.link:" + purpose).

Source
    RFC 2104 (HMAC; truncated as section 5 allows), RFC 4648 section 5 (base64url).
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

HANDLE_LENGTH: Final = 22
LINK_LENGTH: Final = 42
MAC_BYTES: Final = 15


def new_handle() -> str:
    """Return a random handle: 22 characters of base64url."""
    return secrets.token_urlsafe(16)


def link_token(handle: str, *, purpose: str, secret: str) -> str:
    """Return the token that opens the thing with ``handle``: 42 characters of base64url.

    Args:
        handle: as ``new_handle`` made it.
        purpose: what it opens, such as "attendance.registration"; each has a key of its own.
        secret: the node's.
    """
    return handle + _mac(handle, purpose, secret)


def handle_in(token: str, *, purpose: str, secret: str) -> str | None:
    """Return the handle of a token that ``link_token`` made; None for any other text."""
    if len(token) != LINK_LENGTH or not token.isascii():
        return None
    handle, mac = token[:HANDLE_LENGTH], token[HANDLE_LENGTH:]
    return handle if compare_digest(mac, _mac(handle, purpose, secret)) else None


def _mac(handle: str, purpose: str, secret: str) -> str:
    key = digest(secret.encode(), f"meshup.link:{purpose}".encode(), sha256)
    return urlsafe_b64encode(digest(key, handle.encode(), sha256)[:MAC_BYTES]).decode()
