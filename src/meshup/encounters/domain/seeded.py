"""Numbers that look like chance and follow from a seed, the same on every machine. Pure."""

from __future__ import annotations

from hashlib import blake2b

BITS = 64
_MASK = (1 << BITS) - 1
_ODD = 0x9E3779B97F4A7C15


def key_of(seed: int, round_number: int, identity: str) -> int:
    """Return a number of 64 bits for somebody in a round."""
    digest = blake2b(f"{seed}:{round_number}:{identity}".encode(), digest_size=BITS // 8)
    return int.from_bytes(digest.digest())


def mixed(key: int) -> int:
    """Return another number of 64 bits, with no resemblance to the first (splitmix64)."""
    key = (key + _ODD) & _MASK
    key = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    key = ((key ^ (key >> 27)) * 0x94D049BB133111EB) & _MASK
    return key ^ (key >> 31)


def jitter(first: int, second: int, bits: int) -> int:
    """Return a number of so many bits for two keys, whichever comes first."""
    return (((first ^ second) * _ODD) & _MASK) >> (BITS - bits)
