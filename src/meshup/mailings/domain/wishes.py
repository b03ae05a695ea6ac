"""Pure: what somebody asks to be told of, as values and as the word that stands for it in a form.

Words
    choice  "new_dates", "monthly", or "series:" with the address of a series
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEW_DATES: Final = "new_dates"
MONTHLY: Final = "monthly"
SERIES: Final = "series:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that one follower is told of.

    Attributes:
        series: addresses of series.
        hosts: also what hosts write to all who follow; alone it is nothing to follow.
    """

    new_dates: bool = False
    monthly: bool = False
    series: frozenset[str] = frozenset()
    hosts: bool = True

    def __bool__(self) -> bool:
        """Whether anything is left to be told of."""
        return self.new_dates or self.monthly or bool(self.series)

    def with_choice(self, choice: str) -> Wishes:
        """Return these and ``choice``."""
        return Wishes(
            new_dates=self.new_dates or choice == NEW_DATES,
            monthly=self.monthly or choice == MONTHLY,
            series=self.series | ({series_in(choice)} - {""}),
            hosts=self.hosts,
        )

    def hears_of(self, series: str) -> bool:
        """Say whether they hear when there is news of a date of ``series`` ("" for a single one)."""
        return self.new_dates or series in self.series


def series_in(choice: str) -> str:
    """Return the address of the series that ``choice`` names; "" when it names none."""
    return choice.removeprefix(SERIES) if choice.startswith(SERIES) else ""


def choice_of_series(slug: str) -> str:
    """Return the choice of one series."""
    return f"{SERIES}{slug}"
