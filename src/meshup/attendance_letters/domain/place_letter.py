"""Shell: the letters to who waited: a place is theirs, is offered, or went to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meshup.attendance.choices import Standing
from meshup.attendance_letters.domain.calendar_parts import calendar_part
from meshup.attendance_letters.domain.letter_words import (
    contact,
    day,
    event_facts,
    page_button,
    title,
    until,
)
from meshup.attendance_letters.domain.reader_evenings import evening_of, evenings_of
from meshup.kit.clock import now
from meshup.letters.letter_content import LetterContent, Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.attendance_letters.domain.snapshots import Snapshot
    from meshup.letters.letter_content import CalendarPart, Part


def compose_place(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write where somebody who waited stands; None when they stand elsewhere by now."""
    evening = evening_of(facts["evening"], now())
    if evening is None or evening.event is None or evening.event.cancelled:
        return None
    snapshot = evening.snapshot()
    if snapshot is None or evening.standing != facts["standing"] or _is_too_late(evening):
        return None
    subject, parts = _WORDS[Standing(evening.standing)](snapshot)
    label = _("Answer") if evening.standing == Standing.OFFERED else ""
    return LetterContent(
        subject=subject,
        parts=(
            *parts,
            event_facts(snapshot, evening.persons),
            page_button(evening.registration, label),
            *contact(),
        ),
        calendar=_calendar(evening, language),
        stop_label=_("No letters about this registration any more"),
    )


def _is_too_late(evening: ReaderEvening) -> bool:
    until_then = evening.offered_until
    return evening.standing == Standing.OFFERED and (until_then is None or until_then <= now())


def _calendar(evening: ReaderEvening, language: str) -> CalendarPart | None:
    if not evening.has_place:
        return None
    if not evening.registration.series:
        return calendar_part([evening], [], language)
    row = evening.registration
    return calendar_part(evenings_of([row.number], now()), [row], language)


def _given(snapshot: Snapshot) -> tuple[str, list[Part]]:
    named = {"title": title(snapshot), "day": day(snapshot)}
    return _("You have a place: %(title)s, %(day)s") % named, [
        Paragraph(
            _(
                "You are no longer on the waiting list: you are coming."
                " You cannot make it after all? Please say so, then the next one gets the place."
            )
        )
    ]


def _offered(snapshot: Snapshot) -> tuple[str, list[Part]]:
    last = until(snapshot.offered_until, snapshot) if snapshot.offered_until else ""
    named = {"title": title(snapshot), "day": day(snapshot), "until": last}
    return _("A place is free for you: %(title)s, %(day)s") % named, [
        Paragraph(
            _(
                "We keep it for you until %(until)s. Please say on your page whether you come;"
                " after that, it goes to the next one on the list."
            )
            % named
        )
    ]


def _lost(snapshot: Snapshot) -> tuple[str, list[Part]]:
    named = {"title": title(snapshot), "day": day(snapshot)}
    return _("The place went to the next one: %(title)s, %(day)s") % named, [
        Paragraph(
            _(
                "We had no answer from you in time. You are still on the list: say on your page"
                " that you want to come, if you still do."
            )
        )
    ]


_WORDS = {Standing.COMING: _given, Standing.OFFERED: _offered, Standing.WAITING: _lost}
