"""Shell: a recurrence rule as a sentence, in the language of whoever reads.

It reads and writes nothing; only which language that is comes from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.dates import MONTHS as MONTH_NAMES, WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext, gettext_lazy as _, ngettext, pgettext

from meshup.recurrence.rule_picks import WEEKDAYS, pick_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.recurrence.rule_picks import Pick

NTH_NAMES: Final[dict[int, StrOrPromise]] = {
    1: _("first"),
    2: _("second"),
    3: _("third"),
    4: _("fourth"),
    5: _("fifth"),
    -1: _("last"),
}
DAY_NAMES: Final = {day: WEEKDAY_NAMES[number] for number, day in enumerate(WEEKDAYS)}
FEW_MONTHS: Final = 6
"""Up to so many months are named; of more, the missing ones are."""


def in_words(rule: str) -> str:
    """Return ``rule`` as words that go on a page: "first Wednesday of each month".

    A rule that no choices say is quoted.

    Raises:
        RuleUnreadable: it is no rule.
    """
    pick = pick_of(rule)
    if pick.rhythm == "own":
        return gettext("by the rule {rule}").format(rule=pick.own)
    said = _RHYTHMS[pick.rhythm](pick)
    if not pick.without or pick.rhythm == "yearly":
        return said
    if len(pick.months) <= FEW_MONTHS:
        names = listed([str(MONTH_NAMES[month]) for month in pick.months])
        return gettext("{rhythm}, in {months} only").format(rhythm=said, months=names)
    names = listed([str(MONTH_NAMES[month]) for month in pick.without])
    return gettext("{rhythm}, except in {months}").format(rhythm=said, months=names)


def listed(words: Sequence[str]) -> str:
    """Return ``words`` as a list in a sentence: "a, b and c"."""
    *first, last = words
    if not first:
        return last
    return pgettext("end of a list", "{first} and {last}").format(first=", ".join(first), last=last)


def _weekly(pick: Pick) -> str:
    days = listed([str(DAY_NAMES[day]) for day in pick.weekdays]) if pick.weekdays else ""
    if not days:
        return ngettext("each week", "every {count} weeks", pick.interval).format(
            count=pick.interval
        )
    return ngettext("each {weekday}", "every {count} weeks on {weekday}", pick.interval).format(
        count=pick.interval, weekday=days
    )


def _weekday(pick: Pick) -> str:
    which = listed([str(NTH_NAMES[nth]) for nth in pick.nths])
    days = listed([str(DAY_NAMES[day]) for day in pick.weekdays])
    return ngettext(
        "{nth} {weekday} of each month", "{nth} {weekday} of every {count} months", pick.interval
    ).format(nth=which, weekday=days, count=pick.interval)


def _day(pick: Pick) -> str:
    last = pick.month_day < 0
    if last:
        said = ngettext("last day of each month", "last day of every {count} months", pick.interval)
    else:
        said = ngettext(
            "day {day} of each month", "day {day} of every {count} months", pick.interval
        )
    return said.format(day=pick.month_day, count=pick.interval)


def _yearly(pick: Pick) -> str:
    return ngettext(
        "each year on the same date", "every {count} years on the same date", pick.interval
    ).format(count=pick.interval)


_RHYTHMS: Final = {"weekly": _weekly, "weekday": _weekday, "day": _day, "yearly": _yearly}
