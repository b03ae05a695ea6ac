"""The fixed words and bounds of parts of a programme."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Verdict(Enum):
    """How what a host sends stands to what is known of its part.

    Words
        too_many  newer, after too many others of this hour: the newest is read when that is over
        equivocation  the same version says two things: whoever signed both is not to be trusted
    """

    NEWER = "newer"
    SAME = "same"
    OLDER = "older"
    EQUIVOCATION = "equivocation"
    TOO_MANY = "too_many"


PART_TYPE: Final = "ProgrammePart"
MOST_SLOTS: Final = 60
"""Of one part."""
MOST_PARTS: Final = 20
"""Of one event."""
MOST_AN_HOUR: Final = 60
"""Changes of one part that a host can make in our agenda and its history."""
MOST_MINUTES: Final = 62 * 24 * 60
"""So long after its beginning an event can last; see ``agenda.domain.plans.MOST_DAYS``."""
SESSION_KINDS: Final = frozenset({"talk", "workshop", "stand", "hackathon", "projection", "music"})
"""The kinds of lines that carry talks; written down once more: they are read from the wire."""
