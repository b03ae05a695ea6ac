"""Shell: what a pattern would do, before it does it; reads, and writes nothing.

Words
    fate  what becomes of a date about which somebody has spoken: it goes "along" with its number,
          "stays" where it was moved by hand, or stands "alone", for its number has no date any more
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.assembling import occurrence_from, pattern_on
from meshup.agenda.domain.queries.series import next_dates_of
from meshup.agenda.domain.rows import dates_that_stay
from meshup.agenda.domain.series import number_from
from meshup.agenda.models import Pattern
from meshup.recurrence.dates import next_dates, settle

if TYPE_CHECKING:
    from datetime import date

    from meshup.agenda.domain.occurrence import Occurrence, SeriesFacts
    from meshup.agenda.domain.plans import PatternPlan
    from meshup.recurrence.dates import Numbered

A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An edition, its date by the rule as it is and as it would be, and what was said of it."""

    edition: int
    before: date | None
    after: date | None
    event: Occurrence | None = None

    @property
    def fate(self) -> str:
        """What becomes of what was said: along, stays, alone; "" when nothing was."""
        if self.event is None:
            return ""
        if self.after is None:
            return "alone"
        return "stays" if self.event.moved else "along"


def first_dates(plan: PatternPlan, first_edition: int = 1, most: int = A_YEAR) -> list[Numbered]:
    """Return the first dates of a series that would follow ``plan``.

    Raises:
        What ``settle`` and ``PatternPlan.check`` refuse.
    """
    plan.check()
    rhythm = settle(plan.rule, plan.starts_on, plan.ends_on, first_edition)
    return next_dates(rhythm, rhythm.starts_on, most)


def foresee(
    series: SeriesFacts, since: date, plan: PatternPlan, most: int = A_YEAR
) -> list[Foreseen]:
    """Return the next editions from ``since`` on, if the series followed ``plan`` from then on.

    ``most`` of them, and every one about which somebody has spoken.

    Raises:
        What ``settle`` and ``PatternPlan.check`` refuse.
    """
    plan.check()
    old = pattern_on(series.patterns, since) or series.patterns[0]
    number = number_from(old.rhythm, since)
    carried = _carried(series.slug, since)
    wanted = max(most, max(carried, default=number) - number + 1)
    rhythm = settle(plan.rule, max(plan.starts_on, since), plan.ends_on, number)
    after = {coming.edition: coming.date for coming in next_dates(rhythm, since, wanted)}
    before = {edition: day for day, edition in next_dates_of(series, since, wanted)}
    shown = {*range(number, number + most), *carried}
    return [
        Foreseen(edition, before.get(edition), after.get(edition), carried.get(edition))
        for edition in sorted(shown)
        if edition in before or edition in after
    ]


def _carried(series: str, since: date) -> dict[int, Occurrence]:
    """Return the dates from ``since`` on that would be carried along, by number."""
    patterns = list(Pattern.objects.filter(series__slug=series).select_related("venue", "series"))
    rows = dates_that_stay(series, since)
    read = (
        occurrence_from(row, pattern_on(patterns, row.recurrence_date or since), whole=True)
        for row in rows
    )
    return {event.edition: event for event in read if event.edition is not None}
