"""What letters bring of Paris P2P, as tests ask for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from meshup.agenda.domain.calendars import series_calendar_for_attendee
from meshup.agenda.domain.queries.events import event_of
from meshup.publishing.domain.attendee_calendar import (
    AttendeeEntry,
    AttendeeSeries,
    CalendarObject,
    attendee_calendar,
    key_alone,
    key_in_series,
)
from meshup.publishing.domain.publisher import publisher_in
from tests.agenda.paris import NOW

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence, SeriesCalendar

SINCE = date(2026, 12, 2)


def series(slug: str = "paris-p2p") -> SeriesCalendar:
    return series_calendar_for_attendee(slug, SINCE)


def whole(
    sequence: int = 0, *left_out: date, at: datetime = NOW, slug: str = "paris-p2p"
) -> CalendarObject:
    """Return the whole series, as whoever comes to it gets it with the confirmation."""
    calendar = series(slug)
    entries = [
        AttendeeEntry(event, key_in_series(calendar, event), event.sequence + sequence)
        for pattern in calendar.patterns
        for event in pattern.overrides
        if event.recurrence_date not in left_out
    ]
    rules = AttendeeSeries(calendar, sequence, frozenset(left_out))
    return attendee_calendar(publisher_in("en"), entries, at, [rules])


def exception(event: Occurrence | str, sequence: int, at: datetime = NOW) -> CalendarObject:
    """Return one date of the series for whoever comes to all."""
    event = event_of(event) if isinstance(event, str) else event
    entry = AttendeeEntry(event, key_in_series(series(), event), sequence)
    return attendee_calendar(publisher_in("en"), [entry], at)


def alone(event: Occurrence | str, sequence: int, at: datetime = NOW) -> CalendarObject:
    """Return one event for whoever registered for it alone."""
    event = event_of(event) if isinstance(event, str) else event
    publisher = publisher_in("en")
    entry = AttendeeEntry(event, key_alone(publisher, event), sequence)
    return attendee_calendar(publisher, [entry], at)
