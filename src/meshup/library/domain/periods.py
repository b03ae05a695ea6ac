"""Pure: times of whole days: when something is free, and who has it when.

Words
    period  from one day to another, both of them included
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from meshup.library.errors import BadDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PERIODS: Final = 100
YEARS: Final = range(1970, 2200)
DAY: Final = r"(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
"""As ISO 8601 has it, or as Europeans write it by hand, the day first."""
ONE_LINE: Final = re.compile(rf"\s*{DAY}(?:\s*(?:–|—|-|/|to|au|\.\.)\s*{DAY})?\s*", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``first`` to ``last``, which is not before it."""

    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        """Say whether both have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def holds(self, other: Period) -> bool:
        """Say whether all days of ``other`` are in this one."""
        return self.first <= other.first and other.last <= self.last


def read_lines(words: str) -> tuple[Period, ...]:
    """Return the periods of lines such as "2027-01-10 – 2027-01-20", or "10/1/2027", in order.

    Raises:
        BadDays: a line is none, or there are too many.
    """
    lines = [line for line in words.splitlines() if line.strip()]
    periods = []
    for line in lines[: MOST_PERIODS + 1]:
        found = ONE_LINE.fullmatch(line)
        period = _period(_iso(found[1]), _iso(found[2] or found[1])) if found else None
        if period is None or len(lines) > MOST_PERIODS:
            raise BadDays(line=line.strip()[:60])
        periods.append(period)
    return tuple(sorted(periods))


def written_lines(periods: Iterable[Period]) -> str:
    """Return periods as ``read_lines`` reads them."""
    return "\n".join(f"{period.first} – {period.last}" for period in periods)


def as_json(periods: Iterable[Period]) -> list[list[str]]:
    """Return periods as pairs of ISO dates."""
    return [[period.first.isoformat(), period.last.isoformat()] for period in sorted(set(periods))]


def from_json(value: Any) -> tuple[Period, ...] | None:  # noqa: ANN401 - JSON
    """Return periods of pairs of ISO dates; None for what is no such list."""
    if not isinstance(value, list) or len(value) > MOST_PERIODS:
        return None
    found = [_pair(pair) for pair in value]
    periods = [period for period in found if period is not None]
    return tuple(sorted(periods)) if len(periods) == len(found) else None


def is_free(free: Sequence[Period], busy: Iterable[Period], wanted: Period) -> bool:
    """Say whether something is free in all of ``wanted``.

    Args:
        free: when it is to be had; none at all: always.
        busy: when somebody has it.
        wanted: which days.
    """
    is_offered = not free or any(period.holds(wanted) for period in free)
    return is_offered and not any(period.overlaps(wanted) for period in busy)


def _iso(written: str) -> str:
    """Return a day as ISO 8601 writes it."""
    if "-" in written:
        return written
    day, month, year = written.replace(".", "/").split("/")
    return f"{year}-{month:0>2}-{day:0>2}"


def _pair(pair: object) -> Period | None:
    match pair:
        case [str() as first, str() as last]:
            return _period(first, last)
    return None


def _period(first: str, last: str) -> Period | None:
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    is_known = begins.year in YEARS and ends.year in YEARS
    return Period(begins, ends) if is_known and begins <= ends else None
