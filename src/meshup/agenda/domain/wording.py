"""Shell: what an event is called, when and where it is, in the current language; asks no row.

The one wording: pages, cards, feeds and letters use these, so that they never disagree.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _, ngettext, npgettext

from meshup.agenda.domain.open_slots import minutes_for_a_talk, minutes_left_for_talks
from meshup.kit.date_words import day_in_words, days_in_words, moment_in_words, one_evening
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.kit.localized_text import LocalizedText


def number_beside(title: str, event: Occurrence) -> str:
    """Return "#7", the edition, to stand beside ``title``; "" when that says it already."""
    if event.edition is None or re.search(rf"(#|n[°º]) ?{event.edition}(?!\d)", title):
        return ""
    return f"#{event.edition}"


def title_of(event: Occurrence, language: str, languages: Sequence[str] = ()) -> LocalizedText:
    """Return the title of ``event`` with its number: "Soirée #7".

    In ``language``, else in the first of ``languages`` that has it.
    """
    title = localized(event.titles, language, languages)
    number = number_beside(title.words, event)
    return replace(title, words=f"{title.words} {number}") if number else title


def days_of(event: Occurrence) -> tuple[date, date]:
    """Return its first and its last day, by its own clock; a night out has one."""
    first, last = event.local_start, event.local_end
    if event.all_day:
        last = max(first, last - timedelta(microseconds=1))
    day = first.date()
    return (day, day) if one_evening(first, last) else (day, last.date())


def when_by_days(event: Occurrence, *, year: bool = True) -> str:
    """Return "Wednesday 2 December 2026", or the days of one that has several; or without year."""
    first, last = days_of(event)
    one = first == last
    return day_in_words(first, year=year) if one else days_in_words(first, last, year=year)


def beginning_of(event: Occurrence) -> str:
    """Return "Wednesday 2 December 2026, 18:30", or the days of one that has several: in short."""
    first, last = days_of(event)
    if first != last or event.all_day:
        return when_by_days(event)
    return moment_in_words(event.local_start)


def where_in_words(event: Occurrence) -> str:
    """Return where it takes place, in short: "Ground Control, Paris"; "" when nobody has said.

    Of a place that is withheld, the town.
    """
    if event.online:
        return _("Online")
    if event.place is None:
        return event.area
    name, city = event.place.name, event.place.city
    return name if not city or city in name else f"{name}, {city}"


def slots_in_words(event: Occurrence) -> str:
    """Return how much room there is for talks; "" where there never was any.

    In minutes where the timetable has open lines for them, all of one length, or time for several.
    """
    if not (free := event.free_slots):
        return _("All slots for talks are taken.") if event.is_full else ""
    if minutes := minutes_for_a_talk(event):
        sentence = ngettext(
            "%(minutes)s minutes free for a talk.",
            "%(slots)s times %(minutes)s minutes free for talks.",
            free,
        )
        return sentence % {"slots": free, "minutes": minutes}
    if minutes := minutes_left_for_talks(event):
        sentence = npgettext(
            "together",
            "%(minutes)s minutes free for a talk.",
            "%(minutes)s minutes free for %(slots)s talks.",
            free,
        )
        return sentence % {"slots": free, "minutes": minutes}
    sentence = ngettext("%(slots)s slot free for a talk.", "%(slots)s slots free for talks.", free)
    return sentence % {"slots": free}


def slots_wait_in_words() -> str:
    """Return what is said beside room for talks while nothing can be proposed."""
    return _("Proposals are not taken just now.")


def withheld_in_words(event: Occurrence) -> str:
    """Return the sentence that stands for what attendees only are told."""
    if event.online:
        return _("The link is told to those who come.")
    if event.mode == "mixed":
        return _("The place and the link are told to those who come.")
    return _("The place is told to those who come.")
