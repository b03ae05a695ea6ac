"""The fixed words of the door, and its bounds; without Django, for the tally is pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class OperationKind(StrEnum):
    """What a helper does at the door."""

    COUNT = "count"  # so many more, or fewer
    CHECK_IN = "check_in"  # of one registration, so many have come
    UNDO = "undo"  # takes back operations, also such as have not arrived yet


MOST_COUNTED: Final = 100
"""Persons, more or fewer, that one count says."""
MOST_CHECKED_IN: Final = 10
"""Persons of one registration."""
MOST_UNDONE: Final = 20
"""Operations that one undo takes back."""
MOST_SENT: Final = 200
"""Operations in one request."""
MOST_OPERATIONS: Final = 20_000
"""Operations of one evening."""
MOST_READ: Final = 1_000
"""Operations in one answer."""

OPENS_BEFORE: Final = timedelta(hours=6)
"""How long before the start the door opens."""
CLOSES_AFTER: Final = timedelta(days=1)
"""How long after the end operations still come in, from phones that had no network."""
