"""Pure: the tag of what shows voices, and which numbers look the same there.

Words
    few  so few voices that a number would say who: shown in words
"""

from __future__ import annotations

from typing import Final

VOICES: Final = "proposal_voices"
SHOWN_FROM: Final = 5
"""From so many voices on the number is shown."""


def shown_as(number: int) -> int:
    """Return what is told of a number of voices: 0 nobody, 1 a few, from five on how many."""
    return number if number >= SHOWN_FROM else min(number, 1)
