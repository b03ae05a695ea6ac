"""Pure: whether a page of everybody leads to the page on which one says that one is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

EARLY: Final = timedelta(hours=1)
"""So long before it begins the first people stand at the door."""


def shown_joining(event: Occurrence, now: datetime) -> Shown[bool]:
    """Return whether people may be there by now, as the event's page says it."""
    begins = event.starts_at - EARLY
    if event.cancelled or event.ends_at <= now:
        return Shown(value=False)
    return Shown(begins <= now, until=begins if now < begins else event.ends_at)
