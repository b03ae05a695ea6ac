"""What becomes of a record that comes from elsewhere."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Verdict(Enum):
    """How a record stands to the one that is known.

    Words
        too_many  newer, after too many others of this hour: the newest is read when that is over
        equivocation  the same version says two things: whoever signed both is not to be trusted
    """

    NEWER = "newer"
    SAME = "same"
    OLDER = "older"
    EQUIVOCATION = "equivocation"
    TOO_MANY = "too_many"


KIND: Final = "cohost"
"""The kind of request by which communities are asked."""
RECORD_TYPE: Final = "Together"
NUMBERS_TYPE: Final = "CohostNumbers"
USUAL_DAYS: Final = 3
"""So long a home may be silent before the first successor may go on."""
MOST_DAYS: Final = 30
MOST_COHOSTS: Final = 40

STATES: Final = frozenset({"draft", "usual", "confirmed", "cancelled"})
"""Of an event, as others are told: a suggestion and a draft are the same to them."""
EVENT_KINDS: Final = frozenset({"meetup", "themed", "festival", "impromptu"})
MODES: Final = frozenset({"offline", "online", "mixed"})
REGISTRATION_WAYS: Final = frozenset({"none", "here", "elsewhere"})
LINE_KINDS: Final = frozenset(
    {"doors", "talks", "talk", "workshop", "encounters", "stand", "projection"}
    | {"hackathon", "meetup", "music", "free", "break", "other"}
)
HIGHEST_LEVEL: Final = 3
"""These are words of the agenda, written down once more: they are read from the wire."""
