"""Events that are not over, and to which somebody comes, for what hosts hear of; one query each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.attendance.models import Attendance

if TYPE_CHECKING:
    from datetime import datetime

MOST_EVENTS: Final = 500
"""So many of them are looked at."""


def attended_ahead(now: datetime) -> list[str]:
    """Return the addresses of events to which somebody comes, may come, waits or came."""
    rows = Attendance.objects.filter(event__ends_at__gt=now).order_by("event__slug")
    return list(rows.values_list("event__slug", flat=True).distinct()[:MOST_EVENTS])


def attended_since(since: datetime, now: datetime) -> list[str]:
    """Return the addresses of those to which somebody registered ``since``."""
    rows = Attendance.objects.filter(registration__made_at__gte=since, event__ends_at__gt=now)
    return list(rows.order_by().values_list("event__slug", flat=True).distinct()[:MOST_EVENTS])
