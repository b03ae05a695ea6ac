"""Shell: what letters said last, noted in the transaction in which the next letter is posted.

So a letter tells what is new since the one before. A letter that was taken back before it left
never said anything: what it was about to say is news again, or is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meshup.attendance_letters.domain.calendar_parts import (
    WHOLE_SERIES,
    calendar_of,
    next_sequence,
    whole_notice,
    with_key,
)
from meshup.attendance_letters.models import EventNotice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import SeriesCalendar
    from meshup.attendance.domain.queries.letter_readers import ReaderRegistration
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening

COLUMNS: Final = ("snapshot", "before", "sequence", "letter")
KEY: Final = ("registration", "event_slug")


def letter_name(registrations: Collection[int], at: datetime) -> str:
    """Return the name of a letter to who made these registrations: each is later than the last."""
    moment = int(f"{at:%Y%m%d%H%M%S%f}")
    return str(max(moment, int(_latest(registrations) or 0) + 1))


def keep_notices(rows: Iterable[EventNotice]) -> None:
    """Store notices, new ones and others."""
    EventNotice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=KEY, update_fields=COLUMNS, batch_size=100
    )


def noted(
    evening: ReaderEvening,
    calendar: SeriesCalendar | None,
    letter: str,
    *,
    in_whole: bool = False,
) -> EventNotice:
    """Return the notice of an evening of which ``letter`` tells, with its entry's next number.

    Args:
        evening: with an event, or of which a letter spoke before.
        calendar: of the series to which its reader comes as a whole; None: to one event.
        letter: "" for one that says all there is.
        in_whole: whether the calendar is sent as a whole.
    """
    now = evening.snapshot()
    if now is None:
        raise ValueError("nobody ever spoke of this evening")
    now = with_key(now, evening.event, calendar)
    alone = not in_whole or (evening.event is not None and evening.event.stored)
    now = replace(now, is_exception=bool(now.recurrence) and alone)
    last, spoken = evening.notice.sequence if evening.notice else None, evening.last
    has_other_key = spoken is not None and spoken.key != now.key
    return EventNotice(
        registration_id=evening.registration.number,
        event_slug=evening.slug,
        snapshot=now.stored(),
        before=spoken.stored() if spoken and (letter or has_other_key) else {},
        sequence=next_sequence(last, evening.event, calendar),
        letter=letter,
    )


def noted_series(registration: ReaderRegistration, letter: str, until: str) -> EventNotice:
    """Return the notice of a series as a whole: dates up to ``until`` (ISO) are known of."""
    known = whole_notice(registration)
    calendar = calendar_of(registration)
    return EventNotice(
        registration_id=registration.number,
        event_slug=WHOLE_SERIES,
        snapshot={
            "until": until,
            "uids": _uids(known, calendar),
            "is_over": calendar is None,
        },
        before=known.snapshot if known and letter else {},
        sequence=next_sequence(known.sequence if known else None, None, calendar),
        letter=letter,
    )


def _uids(known: EventNotice | None, calendar: SeriesCalendar | None) -> list[str]:
    """Return the UIDs of all rules that were sent, also of earlier ones."""
    sent = list(known.snapshot.get("uids", [])) if known else []
    rules = [pattern.uid for pattern in calendar.patterns] if calendar else []
    return list(dict.fromkeys([*sent, *rules]))


def forget_notices(registration: int) -> None:
    """Forget what letters said of a registration: nothing was said to its new address."""
    EventNotice.objects.filter(registration=registration).delete()


def last_day(evenings: Iterable[ReaderEvening]) -> str:
    """Return the last day, by the rule, of these evenings; "" for none."""
    days = (one.event.recurrence_date for one in evenings if one.event)
    return max((day.isoformat() for day in days if day), default="")


def take_back(registrations: Collection[int]) -> None:
    """Note that the latest letter of these registrations never left: it said nothing."""
    rows = EventNotice.objects.filter(registration__in=registrations)
    latest = _latest(registrations)
    for row in rows.filter(letter=latest) if latest else ():
        if row.before:
            row.snapshot, row.before, row.letter = row.before, {}, ""
            row.save(update_fields=["snapshot", "before", "letter"])
        else:
            row.delete()


def _latest(registrations: Collection[int]) -> str:
    """Return the name of the latest letter of changes that told of these; "" for none."""
    rows = EventNotice.objects.filter(registration__in=registrations).exclude(letter="")
    return rows.order_by("-letter").values_list("letter", flat=True).first() or ""
