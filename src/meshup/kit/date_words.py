"""Days and hours in words, in the language of the current reader.

Every function takes aware times that are already in the zone to show: what a wall clock there
says is what is written. The names of days and months are looked up once for each language.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils import dates
from django.utils.translation import get_language, gettext as _

SMALL_HOURS: Final = 8
"""An evening that ends before this hour of the next morning is still that evening."""


class _Names(NamedTuple):
    """Days from Monday on, and months from January on; in short as newspapers shorten them."""

    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]


SHORT_MONTHS_FR: Final = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
"""As French dictionaries and calendars shorten them; Django has "jan." and "fév."."""


@lru_cache(maxsize=64)
def _names_in(_language: str | None) -> _Names:
    """Return the names in the current language."""
    tables = (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_AP)
    names = _Names(*(tuple(str(table[number]) for number in sorted(table)) for table in tables))
    return names._replace(short_months=SHORT_MONTHS_FR) if _language == "fr" else names


def _names() -> _Names:
    return _names_in(get_language())


def weekday(day: date) -> str:
    """Return "Wednesday"."""
    return _names().weekdays[day.weekday()]


def short_weekday(day: date) -> str:
    """Return "Wed"."""
    return _names().short_weekdays[day.weekday()]


def short_month(day: date) -> str:
    """Return "Dec."."""
    return _names().short_months[day.month - 1]


def day_in_words(day: date, *, year: bool = True) -> str:
    """Return "Wednesday 2 December 2026", or without its year."""
    language = get_language()
    names = _names_in(language)
    number = _number(day, language)
    words = f"{names.weekdays[day.weekday()]} {number} {names.months[day.month - 1]}"
    return f"{words} {day.year:04}" if year else words


def short_day(day: date) -> str:
    """Return "2 December 2026"."""
    return f"{_number(day, get_language())} {month_in_words(day)}"


def day_in_short(day: date, *, year: bool = True) -> str:
    """Return "Wed 2 Dec. 2026", for rows of a list, or without its year."""
    words = f"{short_weekday(day)} {_number(day, get_language())} {short_month(day)}"
    return f"{words} {day.year:04}" if year else words


def month_in_words(day: date) -> str:
    """Return "December 2026"."""
    return f"{_names().months[day.month - 1]} {day.year:04}"


def hour(at: datetime | time) -> str:
    """Return "18:30"; in French "18 h 30", and "18 h" when it strikes."""
    return hour_in_words(at.hour, at.minute, get_language())


def hour_in_words(hours: int, minutes: int, language: str | None) -> str:
    """Return an hour of the day as ``language`` writes it, on one line wherever it stands."""
    if language != "fr":
        return f"{hours:02}:{minutes:02}"
    return f"{hours}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{minutes:02}" if minutes else "")


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


def days_in_words(first: date, last: date, *, year: bool = True) -> str:
    """Return "13 – 17 January 2027": the days of something that takes several, in short.

    Without its year where that stands above; one that begins in another year keeps both.
    """
    begin, end = _number(first, get_language()), short_day(last)
    if first.year != last.year:
        return f"{short_day(first)} – {end}"
    if first.month != last.month:
        begin = f"{begin} {_names().months[first.month - 1]}"
    if not year:
        end = f"{_number(last, get_language())} {_names().months[last.month - 1]}"
    return f"{begin} – {end}"


def hours_in_words(start: datetime, end: datetime) -> str:
    """Return "18:30 to 23:00", in French "de 18 h 30 à 23 h"."""
    return _("%(from)s to %(to)s") % {"from": hour(start), "to": hour(end)}


def _number(day: date, language: str | None) -> str:
    """Return the day of the month; the first as French writes it: "1er"."""
    return "1er" if day.day == 1 and language == "fr" else str(day.day)
