"""Shell: the letter that confirms a registration, to an event or to a series."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from meshup.attendance.choices import Standing
from meshup.attendance_letters.domain.calendar_parts import calendar_of, calendar_part
from meshup.attendance_letters.domain.letter_words import (
    contact,
    day,
    event_facts,
    page_button,
    people,
    rhythm,
    short_name,
    standing_remark,
    title,
    when,
    where,
    words_of,
)
from meshup.attendance_letters.domain.reader_evenings import evenings_of
from meshup.kit.clock import now
from meshup.kit.date_words import short_day
from meshup.letters.letter_content import Facts, Heading, LetterContent, Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from meshup.agenda.domain.occurrence import SeriesCalendar
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.letters.letter_content import Part

NEXT_DATES: Final = 6


def compose_confirmation(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write the confirmation of a registration; None when it is gone, or has another address."""
    evenings = evenings_of([facts["registration"]], now())
    coming = [one for one in evenings if one.event is not None]
    if not coming or coming[0].registration.address != facts["address"]:
        return None
    calendar = calendar_of(coming[0].registration)
    subject, parts = _of_event(coming[0]) if calendar is None else _of_series(coming, calendar)
    row = coming[0].registration
    whole = [row] if calendar is not None else []
    attached = calendar_part(evenings, whole, language)
    return LetterContent(
        subject=subject,
        parts=(*parts, *_what_follows(coming, has_file=attached is not None)),
        calendar=attached,
        stop_label=_("No letters about this registration any more"),
    )


def _of_event(evening: ReaderEvening) -> tuple[str, list[Part]]:
    now_is = evening.snapshot()
    if now_is is None:
        raise ValueError("an event without a description")
    named = {"title": title(now_is), "day": day(now_is)}
    parts: list[Part] = []
    if evening.standing in {Standing.WAITING, Standing.OFFERED}:
        subject = _("You are on the waiting list: %(title)s, %(day)s") % named
        parts.append(
            Paragraph(
                _(
                    "All places are taken at the moment. When one is free for you, we write to"
                    " you; until then nothing goes into your calendar."
                )
            )
        )
    elif evening.standing == Standing.MAYBE:
        subject = _("You may come: %(title)s, %(day)s") % named
        parts.append(
            Paragraph(_("Thank you for telling us. If you know more, say so on your page."))
        )
    else:
        subject = _("You are coming: %(title)s, %(day)s") % named
        parts.append(Paragraph(_("Thank you for telling us. See you there!")))
    return subject, [*parts, event_facts(now_is, evening.persons)]


def _of_series(
    evenings: Sequence[ReaderEvening], calendar: SeriesCalendar
) -> tuple[str, list[Part]]:
    subject = _("You are coming every time: %(title)s") % {"title": words_of(calendar.titles)}
    pairs = []
    for place, pattern in enumerate(calendar.patterns):
        name = _("Rhythm")
        if place:
            name = _("From %(day)s on") % {"day": short_day(pattern.rhythm.starts_on)}
        pairs.append((name, rhythm(pattern)))
        ends_on = pattern.rhythm.ends_on
        if ends_on is not None and pattern is calendar.patterns[-1]:
            pairs.append((_("Until"), short_day(ends_on)))
    first = evenings[0].snapshot()
    if first is not None and where(first):
        pairs.append((_("Where"), where(first)))
    if companions := evenings[0].registration.companions:
        pairs.append((_("For"), people(1 + companions)))
    dates = tuple(_date(one) for one in islice(evenings, NEXT_DATES))
    return subject, [
        Paragraph(_("Thank you for telling us. Skip a date on your page when you cannot come.")),
        Facts(tuple(pairs)),
        Heading(_("The next dates")),
        Facts(dates),
    ]


def _date(evening: ReaderEvening) -> tuple[str, str]:
    now_is = evening.snapshot()
    if now_is is None:
        return "", ""
    return short_name(evening, now_is), ", ".join(
        filter(None, (when(now_is), standing_remark(evening)))
    )


def _what_follows(evenings: Sequence[ReaderEvening], *, has_file: bool) -> list[Part]:
    row = evenings[0].registration
    if row.only_changes:
        later = _("We write to you again only if something changes.")
    else:
        later = _("We remind you the day before, and write to you if something changes.")
    if has_file:
        later += " " + _(
            "The attached file puts it into your calendar; each later one replaces it."
        )
    return [
        page_button(row),
        Paragraph(_("This link is for you alone: whoever has it can change what you said.")),
        Paragraph(later),
        *contact(),
        Paragraph(
            _(
                "You did not register? Then somebody typed your address by mistake:"
                " stop these letters with the link below."
            )
        ),
    ]
