"""Shell: letters to who waited: a place given, offered, or gone to the next.

What somebody did themselves needs no letter, but for taking an offered place: with that letter
comes the calendar entry, which nobody has who waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance.choices import Standing
from meshup.attendance_letters.domain.calendar_parts import calendar_of, whole_notice
from meshup.attendance_letters.domain.notices import keep_notices, noted, noted_series
from meshup.attendance_letters.domain.reader_evenings import evening_of
from meshup.attendance_letters.domain.reminders import plan_reminders
from meshup.letters.domain.outbox import post, withdraw

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.attendance_letters.models import EventNotice

PLACE: Final = "attendance.place"
SPOKEN: Final = frozenset({Standing.COMING, Standing.OFFERED, Standing.WAITING})


def tell_place(evening: int, at: datetime) -> bool:
    """Post a letter of where somebody who waited stands now; twice is once, and the latest counts.

    One that has not left yet is dropped, for it is not true any more.
    """
    with transaction.atomic():
        found = evening_of(evening, at)
        if found is None or found.event is None or found.standing not in SPOKEN:
            return False
        address, now, last = found.registration.address, found.snapshot(), found.last
        if address is None or now is None or (last and _place(last) == _place(now)):
            return False
        withdraw(group=_group(evening))
        row = _note(found)
        plan_reminders([found], at)
        facts = {
            "address": address,
            "registration": found.registration.number,
            "evening": evening,
            "standing": str(found.standing),
        }
        key = f"{PLACE}:{evening}:{row.sequence}:{at:%Y%m%d%H%M%S%f}"
        return post(PLACE, address, key, facts, group=_group(evening))


def _note(evening: ReaderEvening) -> EventNotice:
    """Note the evening, and its series as sent anew: its rule had left the date out."""
    calendar = calendar_of(evening.registration)
    row = noted(evening, calendar, "")
    keep_notices([row])
    if calendar is not None and evening.has_place:
        known = whole_notice(evening.registration)
        until = str(known.snapshot.get("until", "")) if known else ""
        keep_notices([noted_series(evening.registration, "", until)])
    return row


def _group(evening: int) -> str:
    return f"{PLACE}:{evening}"


def _place(snapshot: object) -> tuple[object, ...]:
    return tuple(getattr(snapshot, name) for name in ("standing", "queued_at", "offered_until"))
