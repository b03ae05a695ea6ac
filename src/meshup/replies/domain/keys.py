"""Pure: the words that name a reply, in addresses and reports: its UUID, as it is written."""

from __future__ import annotations

from uuid import UUID


def is_key(text: str) -> bool:
    """Say whether ``text`` can be the key of a reply at all."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
