"""Pure: a recurring event with what a file says of its single dates, before it is a series.

Words
    override  what the file says about one date (RECURRENCE-ID)
    onward    an override that counts for all later dates, too (RANGE=THISANDFUTURE)
    shift     how far an onward override moves the dates, on the clock

Source
    RFC 5545, sections 3.8.4.4 (RECURRENCE-ID) and 3.2.13 (RANGE).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from meshup.calendar_files.values import instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from meshup.calendar_files.imported_event import ImportedEvent
    from meshup.calendar_files.recurrence_set import RecurrenceSet
    from meshup.calendar_files.values import Length
    from meshup.calendar_files.vevent import EventTimes


@dataclass(frozen=True, slots=True)
class Override:
    """What is said of the date that is ``at`` (UTC) by the rules, or of all from then on.

    ``is_hidden``: it is private, so the date is not shown.
    """

    at: datetime
    event: ImportedEvent
    times: EventTimes
    is_hidden: bool = False
    is_onward: bool = False


@dataclass(frozen=True, slots=True)
class RecurringEvent:
    """A recurring event of one UID.

    Attributes:
        master: what is said of it as a whole.
        zone: the IANA name of the zone in which it recurs; None when no zone has its clock.
        overrides: one for each moment, in order of time; none of a date that is left out.
    """

    master: ImportedEvent
    recurrence: RecurrenceSet
    zone: str | None
    overrides: tuple[Override, ...] = ()

    @property
    def onward(self) -> list[Override]:
        """The overrides that count for all later dates, in order of time."""
        return [override for override in self.overrides if override.is_onward]

    def date_event(self, at: datetime, length: Length | None = None) -> ImportedEvent:
        """Return what is said of the date at that moment, apart from its own override.

        ``length`` is that of a period. The key is still to be given.
        """
        recurrence, onward = self.recurrence, self.governing(at)
        event, zone = self.master, recurrence.zone
        length = length or recurrence.length
        wall = self.wall_of(at)
        if onward is not None:
            event, zone, length = onward.event, onward.times.start.zone, onward.times.length
            wall = wall + self.shift(onward)
        return replace(
            event, starts_at=instant(wall, zone), ends_at=length.end_of(wall, zone), key=""
        )

    def governing(self, at: datetime) -> Override | None:
        """Return the onward override that counts for the date at that moment, or None."""
        return next((override for override in reversed(self.onward) if override.at <= at), None)

    def shift(self, onward: Override) -> timedelta:
        """Return how far ``onward`` moves its dates."""
        return onward.times.start.wall - self.wall_of(onward.at)

    def wall_of(self, at: datetime) -> datetime:
        """Return the wall time of one of its dates: midnight for whole days."""
        wall = at.astimezone(self.recurrence.zone).replace(tzinfo=None)
        if self.recurrence.start.whole_day:
            return datetime.combine(wall.date(), time())
        return wall

    def key_time(self, at: datetime) -> datetime:
        """Return the wall time of a date in the zone of the imported event, for its key."""
        return at.astimezone(ZoneInfo(self.master.zone))


class KeyedEvents(NamedTuple):
    """Events in order of time, each with the key of its date; and those without a key of theirs."""

    events: list[ImportedEvent]
    doubles: list[ImportedEvent]


def with_keys(
    events: Iterable[tuple[datetime, ImportedEvent]], taken_days: Iterable[str] = ()
) -> KeyedEvents:
    """Give each event the key of its date, a wall time.

    Where a day alone says too little, for it has several dates or is in ``taken_days``, the time is
    part of the key. Of two in the same minute the first is kept.
    """
    listed = sorted(events, key=lambda pair: (pair[0], pair[1].starts_at))
    days = Counter(wall.date().isoformat() for wall, _event in listed)
    days.update(dict.fromkeys(taken_days, 2))
    keyed: dict[str, ImportedEvent] = {}
    doubles = []
    for wall, event in listed:
        day = wall.date().isoformat()
        key = day if days[day] == 1 or event.whole_day else f"{day}T{wall:%H:%M}"
        if key in keyed:
            doubles.append(event)
        else:
            keyed[key] = replace(event, key=key)
    in_order = sorted(keyed.values(), key=lambda event: (event.starts_at, event.key))
    return KeyedEvents(in_order, doubles)
