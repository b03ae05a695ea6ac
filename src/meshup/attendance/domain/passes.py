"""The pass of an evening: the code by which whoever registered is known at the door.

Pure, but for the settings. A pass follows from the registration's random handle, the event and
the node's secret, so that no table holds it: it ends with the event, another date of a series has
another one, and when the registration is gone nothing tells whose it was. Lists and operations of
the door carry its digest, which phones work out from the code without a network.

Method
    code      the first 10 bytes of HMAC-SHA256 of ``slug NUL handle`` under the key
              HMAC-SHA256(node's secret, "meshup.pass"), in base32: 16 characters
    digest    the first 16 bytes of SHA-256 of "meshup.door:" slug ":" code, in hexadecimal

Source
    RFC 2104 (HMAC), RFC 4648 section 6 (base32: neither 0 nor 1 nor 8 is in its alphabet).
"""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from hmac import digest
from typing import Final

from django.conf import settings

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTH: Final = 16
DIGEST_LENGTH: Final = 32
GROUP: Final = 4
"""Letters that are read aloud together."""
LONGEST_TYPED: Final = 80

_BYTES: Final = 10
_MISREAD: Final = str.maketrans("018", "OIB")


def pass_code(handle: str, slug: str) -> str:
    """Return the code of a registration (its handle) at the event ``slug``: 16 of ``ALPHABET``."""
    key = digest(settings.SECRET_KEY.encode(), b"meshup.pass", sha256)
    return b32encode(digest(key, f"{slug}\0{handle}".encode(), sha256)[:_BYTES]).decode()


def digest_of(code: str, slug: str) -> str:
    """Return what lists and operations of the door say in place of a code: 32 of hexadecimal."""
    return sha256(f"meshup.door:{slug}:{code}".encode()).hexdigest()[:DIGEST_LENGTH]


def written_pass(code: str) -> str:
    """Return a code in groups of four, as people read it aloud: "K4XT M2RH PQ7A B5CD"."""
    return " ".join(code[first : first + GROUP] for first in range(0, len(code), GROUP))


def code_typed(text: str) -> str:
    """Return the code that somebody typed or scanned, "" where it can be none.

    In whatever case, with spaces or hyphens; 0, 1 and 8 are read as O, I and B.
    """
    typed = "".join(letter for letter in text[:LONGEST_TYPED] if letter.isascii())
    letters = "".join(filter(str.isalnum, typed)).upper().translate(_MISREAD)
    is_code = len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    return letters if is_code else ""
