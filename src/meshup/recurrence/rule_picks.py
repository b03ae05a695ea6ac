"""Pure: a rhythm as somebody picks it from choices, and the RRULE that says the same.

Words
    pick    what a host ticks: "each month", "first and third", "Wednesday", "except in August"
    rhythm  weekly, weekday (of the month), day (of the month), yearly, or own: a rule as written
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

from meshup.recurrence.dates import read_rule

RHYTHMS: Final = ("weekday", "weekly", "day", "yearly", "own")
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS: Final = (1, 2, 3, 4, 5, -1)
MONTHS: Final = tuple(range(1, 13))
MONTH_DAYS: Final = (*range(1, 32), -1)
FREQUENCY: Final = {"weekly": "WEEKLY", "weekday": "MONTHLY", "day": "MONTHLY", "yearly": "YEARLY"}


@dataclass(frozen=True, slots=True)
class Pick:
    """A rhythm in choices.

    Attributes:
        rhythm: one of ``RHYTHMS``.
        interval: every how many weeks, months or years.
        weekdays: of ``WEEKDAYS``, for weekly and weekday.
        nths: which of these weekdays in the month, of ``NTHS``; -1 is the last.
        month_day: for day, of ``MONTH_DAYS``; -1 is the last.
        without: months without any date.
        own: the rule as written, for own.
    """

    rhythm: str
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    nths: tuple[int, ...] = ()
    month_day: int = 1
    without: tuple[int, ...] = ()
    own: str = ""

    @property
    def months(self) -> tuple[int, ...]:
        """The months that may have a date."""
        return tuple(month for month in MONTHS if month not in self.without)


def rule_of(pick: Pick) -> str:
    """Return the RRULE that says ``pick``, in normal form but for what is own.

    Nothing is refused here: a pick without weekdays gives a rule that ``settle`` judges.
    """
    if pick.rhythm == "own":
        return pick.own
    parts = [("FREQ", FREQUENCY[pick.rhythm])]
    if pick.interval != 1:
        parts.append(("INTERVAL", str(pick.interval)))
    if pick.without and pick.rhythm != "yearly":
        parts.append(("BYMONTH", ",".join(map(str, pick.months))))
    if pick.rhythm == "day":
        parts.append(("BYMONTHDAY", str(pick.month_day)))
    if pick.rhythm == "weekly" and pick.weekdays:
        parts.append(("BYDAY", ",".join(pick.weekdays)))
    if pick.rhythm == "weekday":
        days = (f"{nth}{day}" for nth, day in product(pick.nths, pick.weekdays))
        parts.append(("BYDAY", ",".join(days)))
    return ";".join(f"{name}={value}" for name, value in parts)


def pick_of(rule: str) -> Pick:
    """Return the pick that says ``rule``; an own one when no choices say it.

    Raises:
        RuleUnreadable: see ``recurrence.read_rule``.
    """
    written = read_rule(rule)
    found = _guess(_parts(written.rule))
    bounded = written.most is not None or written.until is not None
    if bounded or found is None or _sorted(rule_of(found)) != _sorted(written.rule):
        return Pick("own", own=rule)
    return found


def _guess(parts: dict[str, str]) -> Pick | None:
    """Return the pick that may say these parts; whoever asks compares."""
    rhythm = _rhythm(parts)
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    months = set(map(int, parts.get("BYMONTH", ",".join(map(str, MONTHS))).split(",")))
    month_day = parts.get("BYMONTHDAY", "1")
    weekdays = {day[-2:] for day in days}
    nths = {int(day[:-2]) for day in days if day[:-2]}
    if not nths <= set(NTHS) or not month_day.lstrip("-").isdigit():
        return None
    return Pick(
        rhythm=rhythm,
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=tuple(day for day in WEEKDAYS if day in weekdays),
        nths=tuple(nth for nth in NTHS if nth in nths),
        month_day=int(month_day),
        without=tuple(month for month in MONTHS if month not in months),
    )


def _rhythm(parts: dict[str, str]) -> str:
    if parts["FREQ"] == "MONTHLY":
        return "day" if "BYMONTHDAY" in parts else "weekday"
    return parts["FREQ"].lower()


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _sorted(rule: str) -> dict[str, list[str]]:
    return {name: sorted(value.split(",")) for name, value in _parts(rule).items()}
