"""Pure: minutes as people read them."""

from __future__ import annotations


def with_sign(minutes: int) -> str:
    """Return "+5", or "5" with a minus sign before it."""
    return f"{minutes:+d}".replace("-", "\N{MINUS SIGN}")
