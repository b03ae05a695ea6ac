"""Pure: what somebody asks to be told of, as values and as the word that stands for it in a form.

Words
    choice  "new_dates", "monthly", or "series:" with the address of a series
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    def with_choices(self, choices: Iterable[str]) -> Wishes:
        """Return these and what ``choices`` name."""
        more = set(choices)
        return Wishes(
            new_dates=self.new_dates or NEW_DATES in more,
            monthly=self.monthly or MONTHLY in more,
            series=self.series | _series_in(more),
            hosts=self.hosts,
        )

    def without(self, choices: Iterable[str]) -> Wishes:
        """Return these but for what ``choices`` name."""
        less = set(choices)
        return Wishes(
            new_dates=self.new_dates and NEW_DATES not in less,
            monthly=self.monthly and MONTHLY not in less,
            series=self.series - _series_in(less),
            hosts=self.hosts,
        )

    def hears_of(self, series: str) -> bool:
        """Say whether they hear of news of a date of ``series``; "" stands for a single event."""
        return self.new_dates or series in self.series


def series_in(choice: str) -> str:
    """Return the address of the series that ``choice`` names; "" when it names none."""
    return choice.removeprefix(SERIES) if choice.startswith(SERIES) else ""


def _series_in(choices: Iterable[str]) -> frozenset[str]:
    return frozenset(map(series_in, choices)) - {""}


def choice_of_series(slug: str) -> str:
    """Return the choice of one series."""
    return f"{SERIES}{slug}"
