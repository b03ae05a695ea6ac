"""Pure: why a host does something: a few words, which have to be there."""

from __future__ import annotations

from typing import Final

from meshup.moderation.errors import ReasonMissing

LONGEST_REASON: Final = 2_000


def reason(why: str) -> str:
    """Return the words of ``why``, at most 2,000 characters.

    Raises:
        ReasonMissing: there are none.
    """
    words = why.strip()
    if not words:
        raise ReasonMissing
    return words[:LONGEST_REASON]
