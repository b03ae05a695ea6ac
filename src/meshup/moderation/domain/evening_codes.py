"""Shell: the code of an evening, which stands on a poster at the entrance.

Whoever types it, or comes by the address in its picture, is one of those who are there: a whole
venue has one network address, and limits by address would take its visitors for a flood. It
opens nothing else. It follows from the node's secret and the event, and is kept nowhere.

Guesses are counted where they come in (``moderation.visitors``); of 31^8 codes, all that a node
can answer in a night try a hundred-thousandth.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from django.conf import settings

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None of which is taken for another: no I, L, O, 0 or 1."""
LENGTH: Final = 8
LONGEST_TYPED: Final = 40


def evening_code(slug: str) -> str:
    """Return the code of the event ``slug``: 8 of ``ALPHABET``."""
    key = digest(settings.SECRET_KEY.encode(), b"meshup.evening_code", sha256)
    number = int.from_bytes(digest(key, slug.encode(), sha256), "big")
    code = ""
    for _position in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        code += ALPHABET[index]
    return code


def written_code(slug: str) -> str:
    """Return the code as people read it aloud: "KXTM-4RHP"."""
    code = evening_code(slug)
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def is_evening_code(text: str, slug: str) -> bool:
    """Say whether ``text`` is the code of the event, in whatever case, with spaces or hyphens."""
    typed = "".join(filter(str.isalnum, text[:LONGEST_TYPED])).upper()
    return compare_digest(typed.encode(), evening_code(slug).encode())
