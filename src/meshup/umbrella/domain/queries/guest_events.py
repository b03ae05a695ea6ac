"""Shell: dates of guests' calendars, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.kit.shown import Shown
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_among
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.domain.tags import GUEST_EVENTS, UMBRELLA
from meshup.umbrella.models import GuestEvent

if TYPE_CHECKING:
    from datetime import datetime

TAGS: Final = frozenset({UMBRELLA, GUEST_EVENTS, BLOCKS_TAG})
MOST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestEventFacts:
    """A date of a guest's calendar.

    Attributes:
        calendar: the number of the calendar; ``calendar_name`` and ``calendar_url`` are its own.
        key: what it is called at its origin: UID, and which date of it.
        local_start, local_end: as the clocks of its own place show them.
        language: of title and summary; "" where the file does not say.
    """

    number: int
    calendar: int
    calendar_name: str
    calendar_url: str
    key: str
    title: str
    summary: str
    language: str
    local_start: datetime
    local_end: datetime
    is_cancelled: bool
    is_online: bool
    place: str
    url: str
    changed_at: datetime


def guest_events(now: datetime) -> Shown[tuple[GuestEventFacts, ...]]:
    """Return what is to come at guests, the soonest first; one query for all of them."""
    if not umbrella().is_on:
        return Shown((), TAGS)
    coming = GuestEvent.objects.filter(ends_at__gt=now).select_related("calendar")
    rows = list(coming.order_by("starts_at", "pk")[:MOST])
    blocked = blocked_among({row.calendar.url for row in rows})
    shown = [row for row in rows if row.calendar.url not in blocked]
    until = min((row.ends_at for row in shown), default=None)
    return Shown(tuple(map(_facts, shown)), TAGS, until)


def _facts(row: GuestEvent) -> GuestEventFacts:
    zone = ZoneInfo(row.time_zone)
    return GuestEventFacts(
        number=row.pk,
        calendar=row.calendar_id,
        calendar_name=row.calendar.name,
        calendar_url=row.calendar.url,
        key=f"{row.uid}#{row.date_key}" if row.date_key else row.uid,
        title=row.title,
        summary=row.summary,
        language=row.language,
        local_start=row.starts_at.astimezone(zone),
        local_end=row.ends_at.astimezone(zone),
        is_cancelled=row.is_cancelled,
        is_online=row.is_online,
        place=row.place,
        url=row.url,
        changed_at=row.changed_at,
    )
