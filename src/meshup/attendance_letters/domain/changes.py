"""Shell: letters of what changed: one letter a reader, however much it was.

They are looked for some minutes after each change, so that two changes soon after one another make
one letter, and a change that is taken back makes none; and each night, for what a fall of the
machine left over. A letter that still waits is taken back first, and what it would have said joins
the next. Twice sends nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance.domain.letter_consent import lock_with_letters
from meshup.attendance.domain.queries.letter_readers import addresses_at, all_addresses
from meshup.attendance_letters.domain.calendar_parts import calendar_of, whole_notice, with_key
from meshup.attendance_letters.domain.notices import (
    keep_notices,
    last_day,
    letter_name,
    noted,
    noted_series,
    take_back,
)
from meshup.attendance_letters.domain.reader_evenings import HEARS, evenings_of
from meshup.attendance_letters.domain.reminders import plan_reminders
from meshup.attendance_letters.domain.snapshots import news_between
from meshup.attendance_letters.models import EventNotice
from meshup.letters.domain.outbox import post, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import SeriesCalendar
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.history.domain.records import ChangeRecord

CHANGE: Final = "attendance.change"
PAUSE: Final = timedelta(minutes=10)
"""For so long after a change nobody is written to: hosts undo, and change more."""
KINDS: Final = frozenset({"event", "series", "pattern", "venue"})


def touched_by(changes: Iterable[ChangeRecord]) -> dict[str, list[int]]:
    """Return the keys of the events, series and venues that changes touched; for a job.

    An event that was just made is left out, for nobody comes to it.
    """
    keys: dict[str, set[int]] = {"events": set(), "series": set(), "venues": set()}
    for row in (row for change in changes for row in change.rows):
        columns = row.after or row.before or {}
        if row.kind == "event" and row.before is not None:
            keys["events"].add(row.key)
        if row.kind == "venue":
            keys["venues"].add(row.key)
        series = row.key if row.kind == "series" else columns.get("series_id")
        if series and row.kind in {"series", "pattern"}:
            keys["series"].add(series)
    return {name: sorted(some) for name, some in keys.items()}


def addresses_touched(
    events: Iterable[int], series: Iterable[int], venues: Iterable[int]
) -> list[int]:
    """Return the addresses of who comes to one of these events, or to a date of these series.

    A venue may be that of any date: then all are looked at.
    """
    if list(venues):
        return all_addresses()
    return addresses_at(events, series)


def tell_changes(address: int, at: datetime) -> bool:
    """Post one letter of all that changed for an address since the last one, if anything did."""
    with transaction.atomic():
        registrations = lock_with_letters(address)
        if withdraw(group=_group(address)):
            take_back(registrations)
        evenings = evenings_of(registrations, at)
        letter = letter_name(registrations, at)
        told = [
            number for number, own in _by_registration(evenings).items() if _note_news(own, letter)
        ]
        plan_reminders(evenings, at)
        if not told:
            return False
        facts = {"address": address, "letter": letter, "registrations": told}
        return post(CHANGE, address, f"{CHANGE}:{address}:{letter}", facts, group=_group(address))


def _group(address: int) -> str:
    return f"{CHANGE}:{address}"


def _by_registration(evenings: Iterable[ReaderEvening]) -> dict[int, list[ReaderEvening]]:
    found: dict[int, list[ReaderEvening]] = defaultdict(list)
    for evening in evenings:
        found[evening.registration.number].append(evening)
    return found


def _note_news(evenings: Sequence[ReaderEvening], letter: str) -> bool:
    """Note all news of one registration; return whether there are any."""
    calendar = calendar_of(evenings[0].registration)
    series = whole_notice(evenings[0].registration)
    until = str(series.snapshot.get("until", "")) if series else ""
    added = [evening for evening in evenings if _is_added(evening, until)]
    news = [evening for evening in evenings if _has_news(evening)]
    _follow_quietly([one for one in evenings if one not in news and one not in added], calendar)
    if not news and not added:
        return False
    as_a_whole = calendar is not None and (
        bool(added) or any(_has_other_key(one, calendar) for one in evenings)
    )
    told = evenings if as_a_whole else [*news, *added]
    keep_notices(
        noted(one, calendar, letter if one in news or one in added else "", in_whole=as_a_whole)
        for one in told
        if one.event is not None or one.notice is not None
    )
    if as_a_whole:
        reached = max(until, last_day(evenings))
        keep_notices([noted_series(evenings[0].registration, letter, reached)])
    return True


def _has_news(evening: ReaderEvening) -> bool:
    """Say whether its reader has to hear of it; of what they left themselves they need not."""
    last, now = evening.last, evening.snapshot()
    if last is None or now is None:
        return False
    is_theirs = evening.hears or (evening.event is None and last.standing in HEARS)
    return is_theirs and bool(news_between(last, now))


def _is_added(evening: ReaderEvening, until: str) -> bool:
    """Say whether a series got this date since; one that only came in sight is no news."""
    day = evening.event.recurrence_date if evening.event else None
    return evening.notice is None and evening.hears and day is not None and day.isoformat() <= until


def _has_other_key(evening: ReaderEvening, calendar: SeriesCalendar) -> bool:
    """Say whether its entry is another one by the rules of now, or none."""
    last = evening.last
    if last is None or last.key is None:
        return False
    if evening.event is not None:
        return with_key(last, evening.event, calendar).key != last.key
    recurrence = last.key.recurrence
    return recurrence is not None and not _is_by_rule(calendar, last.uid, recurrence.date())


def _is_by_rule(calendar: SeriesCalendar, uid: str, day: date) -> bool:
    ends = (pattern.rhythm.ends_on for pattern in calendar.patterns if pattern.uid == uid)
    return any(end is None or day <= end for end in ends)


def _follow_quietly(evenings: Iterable[ReaderEvening], calendar: SeriesCalendar | None) -> None:
    """Note what is no news: dates that came in sight, and those that their reader left."""
    fresh, over = [], []
    for evening in evenings:
        if evening.notice is None and evening.hears and evening.event is not None:
            fresh.append(noted(evening, calendar, "", in_whole=True))
        elif evening.notice is not None and not evening.hears:
            now = evening.snapshot()
            if evening.event is None or evening.number is None or now is None:
                over.append(evening.notice.pk)
            else:
                evening.notice.snapshot = now.stored()
                fresh.append(evening.notice)
    EventNotice.objects.filter(pk__in=over).delete()
    keep_notices(fresh)
