"""Shell: the iCalendar object that a letter brings, and the numbers that let it replace the last.

Each entry has a SEQUENCE higher than every one that was sent to this reader before, and no lower
than the one of the node's feeds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.calendars import series_calendar_for_attendee
from meshup.attendance.domain.queries.letter_readers import dates_apart
from meshup.attendance_letters.domain.snapshots import event_of_snapshot, read_snapshot
from meshup.attendance_letters.models import EventNotice
from meshup.kit.clock import now
from meshup.letters.letter_content import CalendarPart
from meshup.publishing.domain.attendee_calendar import (
    AttendeeEntry,
    AttendeeSeries,
    EntryKey,
    attendee_calendar,
    key_alone,
    key_in_series,
)
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.agenda.domain.occurrence import Occurrence, SeriesCalendar
    from meshup.attendance.domain.queries.letter_readers import ReaderRegistration
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.attendance_letters.domain.snapshots import Snapshot

WHOLE_SERIES: Final = ""
"""In place of the address of an event: the notice of a series as a whole."""


def calendar_of(registration: ReaderRegistration) -> SeriesCalendar | None:
    """Return the series to which a registration is, with its places; None: it is to one event."""
    if not registration.series:
        return None
    since = registration.since or registration.made_at.date()
    yesterday = now().date() - timedelta(days=1)
    return series_calendar_for_attendee(registration.series, max(since, yesterday))


def whole_notice(registration: ReaderRegistration) -> EventNotice | None:
    """Return what letters last said of a series as a whole; None: nothing."""
    rows = EventNotice.objects.filter(registration=registration.number, event_slug=WHOLE_SERIES)
    return rows.first()


def with_key(
    snapshot: Snapshot, event: Occurrence | None, calendar: SeriesCalendar | None
) -> Snapshot:
    """Return ``snapshot`` with the key of its entry, which is the last one of what is gone."""
    if event is None:
        return snapshot
    publisher = publisher_in()
    key = key_in_series(calendar, event) if calendar else key_alone(publisher, event)
    wall = key.recurrence.replace(tzinfo=None).isoformat() if key.recurrence else ""
    return replace(snapshot, uid=key.uid, recurrence=wall)


def next_sequence(
    last: int | None, event: Occurrence | None, calendar: SeriesCalendar | None
) -> int:
    """Return a SEQUENCE above ``last`` (None: none was sent), no lower than that of the feeds."""
    own = event.sequence if event else 0
    rule = calendar.patterns[-1].first.sequence if calendar and calendar.patterns else 0
    fed = own + rule if event and event.stored else max(own, rule)
    return fed if last is None else max(fed, last + 1)


def calendar_part(
    evenings: Sequence[ReaderEvening], whole: Sequence[ReaderRegistration], language: str
) -> CalendarPart | None:
    """Return the object of these evenings, and of the series to which these registrations are.

    None when there is nothing in it. ``evenings`` have been noted (``notices``); of a series that
    is sent as a whole they are all that there are.
    """
    at = now()
    series = [each for row in whole if (each := _series(row, evenings))]
    as_a_whole = {row.number for row in whole}
    entries = [
        entry
        for evening in evenings
        for entry in _entries(evening, in_whole=evening.registration.number in as_a_whole)
    ]
    entries += [entry for evening in evenings[:1] for entry in _ended_rules(evening)]
    if not entries and not series:
        return None
    written = attendee_calendar(publisher_in(language), entries, at, series)
    return CalendarPart(written.content, written.method)


def _series(
    registration: ReaderRegistration, evenings: Iterable[ReaderEvening]
) -> AttendeeSeries | None:
    calendar = calendar_of(registration)
    notice = whole_notice(registration)
    if calendar is None or notice is None:
        return None
    own = [evening for evening in evenings if evening.registration.number == registration.number]
    away = {
        evening.event.recurrence_date for evening in own if evening.event and not evening.has_place
    }
    left_out = {day for day in away if day is not None} | dates_apart(registration)
    return AttendeeSeries(calendar, notice.sequence, frozenset(left_out))


def _entries(evening: ReaderEvening, *, in_whole: bool) -> Iterable[AttendeeEntry]:
    """Yield the entry of an evening, and the end of one that it had under another key."""
    notice, last = evening.notice, evening.last
    if notice is None or last is None:
        return
    before = read_snapshot(notice.before)
    if before and before.key and before.key != last.key and _was_sent(before):
        yield AttendeeEntry(event_of_snapshot(evening.slug, before), before.key, notice.sequence)
    if last.key is None or not (evening.has_place or evening.event is None):
        return
    if evening.event is None:
        if not in_whole or _was_sent(last):
            yield AttendeeEntry(event_of_snapshot(evening.slug, last), last.key, notice.sequence)
    elif not in_whole or evening.event.stored:
        yield AttendeeEntry(evening.event, last.key, notice.sequence)


def _ended_rules(evening: ReaderEvening) -> Iterable[AttendeeEntry]:
    """Yield the end of the rules of a series, for whoever now comes to one date of it alone."""
    row, last = evening.registration, evening.last
    if row.series or last is None:
        return
    for notice in EventNotice.objects.filter(registration=row.number, event_slug=WHOLE_SERIES):
        for uid in notice.snapshot.get("uids", ()):
            over = event_of_snapshot(evening.slug, last)
            yield AttendeeEntry(over, EntryKey(uid), notice.sequence)


def _was_sent(snapshot: Snapshot) -> bool:
    """Say whether an entry of its own was sent: a date by the rule alone has none."""
    return snapshot.is_exception or not snapshot.recurrence
