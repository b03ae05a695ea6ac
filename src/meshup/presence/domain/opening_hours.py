"""Pure: when one can be present at an event: from some hours before it starts until it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

NEAR: Final = timedelta(hours=6)
"""So long before it begins: whoever sets up the room is there."""


def opens_at(event: Occurrence) -> datetime:
    """Return the moment from which people can be there."""
    return event.starts_at - NEAR


def is_open(event: Occurrence, at: datetime) -> bool:
    """Say whether people can be there at ``at``."""
    return not event.cancelled and opens_at(event) <= at < event.ends_at
