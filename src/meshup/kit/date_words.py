"""Days and hours in words, in the language of the current reader.

Every function takes aware times that are already in the zone to show: what a wall clock there
says is what is written.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.dateformat import format as spelled
from django.utils.translation import get_language, gettext as _

SMALL_HOURS: Final = 8
"""An evening that ends before this hour of the next morning is still that evening."""


def day_in_words(day: date, *, year: bool = True) -> str:
    """Return "Wednesday 2 December 2026", or without its year."""
    return _first_of_month(spelled(day, "l j F Y" if year else "l j F"), day)


def short_day(day: date) -> str:
    """Return "2 December 2026"."""
    return _first_of_month(spelled(day, "j F Y"), day)


def month_in_words(day: date) -> str:
    """Return "December 2026"."""
    return spelled(day, "F Y")


def hour(at: datetime) -> str:
    """Return "18:30"."""
    return spelled(at, "H:i")


def moment_in_words(at: datetime) -> str:
    """Return "Wednesday 2 December 2026, 18:30"."""
    return _("%(day)s, %(hour)s") % {"day": day_in_words(at), "hour": hour(at)}


def one_evening(start: datetime, end: datetime) -> bool:
    """Say whether it begins and ends on one day; a night out may end in the small hours."""
    last = (end - timedelta(hours=SMALL_HOURS)).date()
    return max(last, start.date()) == start.date()


def span_in_words(start: datetime, end: datetime, *, all_day: bool = False) -> str:
    """Return "Wednesday 2 December 2026, 18:30 to 23:00", or the first and the last day."""
    if all_day:
        last = (end - timedelta(microseconds=1)).date()
        if last <= start.date():
            return day_in_words(start)
        facts = {"first": day_in_words(start, year=False), "last": day_in_words(last)}
        return _("%(first)s to %(last)s") % facts
    if one_evening(start, end):
        facts = {"day": day_in_words(start), "from": hour(start), "to": hour(end)}
        return _("%(day)s, %(from)s to %(to)s") % facts
    facts = {"first": moment_in_words(start), "last": moment_in_words(end)}
    return _("%(first)s to %(last)s") % facts


def days_in_words(first: date, last: date) -> str:
    """Return "13 – 17 January 2027": the days of something that takes several, in short."""
    same = (first.year == last.year) + ((first.year, first.month) == (last.year, last.month))
    begin = spelled(first, ("j F Y", "j F", "j")[same])
    return f"{_first_of_month(begin, first)} – {short_day(last)}"


def hours_in_words(start: datetime, end: datetime) -> str:
    """Return "18:30 to 23:00"."""
    return _("%(from)s to %(to)s") % {"from": hour(start), "to": hour(end)}


def _first_of_month(words: str, day: date) -> str:
    """Write the first of a month as French does: "1er avril"."""
    if day.day != 1 or get_language() != "fr":
        return words
    return " ".join("1er" if part == "1" else part for part in words.split(" "))
