"""Pure: bytes in the alphabet of Bitcoin, as multibase "z" writes them.

Source
    draft-msporny-base58: a number in base 58; each leading zero byte is a leading "1".
"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
MOST_CHARACTERS: Final = 512
"""Working a number out takes the square of its length."""


def base58(data: bytes) -> str:
    """Return ``data`` in base 58."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_base58(text: str) -> bytes:
    """Return the bytes that ``text`` writes.

    Raises:
        ValueError: a character of no such alphabet, or more than 512 of them.
    """
    if len(text) > MOST_CHARACTERS or not VALUES.keys() >= set(text):
        raise ValueError("not base 58")
    number = 0
    for character in text:
        number = number * 58 + VALUES[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
