"""When a door takes operations, and when something happened, by a clock that may be wrong. Pure.

A phone sends the moment of each operation and the moment of sending, both by its own clock; the
difference to when the node got it corrects them, as far as the clock ran evenly in between.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from meshup.door.choices import CLOSES_AFTER, OPENS_BEFORE
from meshup.door.errors import Closed, NotOpenYet

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)


def refuse_unless_open(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Refuse to count before the door opens and after it closes.

    Raises:
        NotOpenYet, Closed
    """
    if at < starts_at - OPENS_BEFORE:
        raise NotOpenYet
    if at >= ends_at + CLOSES_AFTER:
        raise Closed


def is_open(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Say whether the door takes operations."""
    return starts_at - OPENS_BEFORE <= at < ends_at + CLOSES_AFTER


def corrected(at_ms: int, sent_at_ms: int, received: datetime, opened: datetime) -> datetime:
    """Return when something happened: not before the door ``opened``, not after it was received.

    Args:
        at_ms, sent_at_ms: by the device's clock, in milliseconds since 1970, however wrong.
        received: by the node's clock.
        opened: when the door did.
    """
    longest = max(0, (received - opened) // MILLISECOND)
    ago = min(max(0, sent_at_ms - at_ms), longest)
    return received - ago * MILLISECOND


def epoch_ms(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND
