"""Pure: codes that are shown on one device and typed on another.

Method
    Eight letters of twenty consonants, which nobody mistakes for another and which form no words:
    20^8, about 2^34. Typed in any case, with spaces or hyphens wherever. Kept as HMAC-SHA256 under
    the key HMAC-SHA256(node's secret, "meshup.joining"): a plain hash of so short a text could be
    searched.

Source
    RFC 8628, section 6.1: the alphabet, and why 20^8.
"""

from __future__ import annotations

import re
from hashlib import sha256
from hmac import digest
from typing import Final

ALPHABET: Final = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH: Final = 8
_GAPS: Final = re.compile(r"[\s\-–.]+")


def grouped(letters: str) -> str:
    """Return a code as it is shown: two groups of four letters with a hyphen between."""
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(code: str, secret: str) -> str | None:
    """Return what is kept of a code, 64 hexadecimal digits; None for what is no code at all."""
    letters = _GAPS.sub("", code).upper()
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    key = digest(secret.encode(), b"meshup.joining", sha256)
    return digest(key, letters.encode(), sha256).hex()
