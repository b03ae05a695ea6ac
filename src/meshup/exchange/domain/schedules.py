"""Pure: when a series repeats, as a schema.org Schedule says it; nothing where it cannot.

A Schedule names weekdays (also "1WE", the first Wednesday of the month), days of the month from 1
to 31, and months. It can say neither BYSETPOS, nor days counted from the end of a month, nor which
of several parts narrow each other. A reader who finds no Schedule has the calendar file; one who
finds a wrong one stands before a closed door.

Source
    schema.org: Schedule, byDay, byMonth, byMonthDay, repeatFrequency, exceptDate.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, timedelta

    from meshup.agenda.domain.occurrence import PatternCalendar

UNITS: Final = {"WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_MONTH_DAY: Final = 31

Thing = dict[str, Any]


def schedule(pattern: PatternCalendar) -> Thing | None:
    """Return when a pattern repeats; None if a Schedule cannot say it."""
    rhythm = pattern.rhythm
    days = repeated_days(rhythm.rule, rhythm.starts_on)
    if days is None:
        return None
    length = pattern.first.ends_at - pattern.first.starts_at
    ends = datetime.combine(rhythm.starts_on, pattern.start) + length
    thing = {
        "@type": "Schedule",
        **days,
        "startDate": rhythm.starts_on.isoformat(),
        "endDate": rhythm.ends_on and rhythm.ends_on.isoformat(),
        "startTime": pattern.start.isoformat(),
        "endTime": ends.time().isoformat(),
        "duration": _duration(length),
        "scheduleTimezone": pattern.time_zone,
        "exceptDate": [day.isoformat() for day in _exceptions(pattern)],
    }
    return {name: value for name, value in thing.items() if value not in (None, [])}


def repeated_days(rule: str, first: date) -> Thing | None:
    """Return how often, and on which days, ``rule`` comes that began on ``first``; None: unsayable.

    What the rule leaves to its first date is said: its weekday, its day, its month.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    weekdays = [day.lstrip("+") for day in _list(parts, "BYDAY")]
    month_days = [int(day) for day in _list(parts, "BYMONTHDAY")]
    months = [int(month) for month in _list(parts, "BYMONTH")]
    if "BYSETPOS" in parts or (weekdays and month_days):
        return None
    if parts["FREQ"] == "WEEKLY":
        weekdays = weekdays or [WEEKDAYS[first.weekday()]]
        sayable = not month_days and _counts_in_weeks(parts, weekdays)
    else:
        if parts["FREQ"] == "YEARLY" and not months:
            sayable = not weekdays and not month_days
            months = [first.month]
        else:
            sayable = all(day[:-2] for day in weekdays)  # each is the nth of its month
        month_days = month_days or ([] if weekdays else [first.day])
        sayable = sayable and all(0 < day <= LAST_MONTH_DAY for day in month_days)
    days = {
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{UNITS[parts['FREQ']]}",
        "byDay": weekdays,
        "byMonth": months,
        "byMonthDay": month_days,
    }
    return {name: value for name, value in days.items() if value} if sayable else None


def _counts_in_weeks(parts: Mapping[str, str], weekdays: list[str]) -> bool:
    """Say whether weeks from Monday to Sunday are what the rule counts by."""
    alike = parts.get("INTERVAL", "1") == "1" or len(weekdays) == 1
    return alike or parts.get("WKST", "MO") == "MO"


def _list(parts: Mapping[str, str], name: str) -> list[str]:
    return [value for value in parts.get(name, "").split(",") if value]


def _duration(length: timedelta) -> str:
    """Return ``length`` in the format of ISO 8601: "PT4H30M"."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")


def _exceptions(pattern: PatternCalendar) -> list[date]:
    elsewhere = [
        occurrence.recurrence_date
        for occurrence in pattern.overrides
        if occurrence.moved or occurrence.cancelled
    ]
    return sorted({*pattern.skipped, *filter(None, elsewhere)})
