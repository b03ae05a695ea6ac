"""Pure: what was counted on the days before anybody took snapshots, from what still stands.

Method
    A registration that stands was there from the moment when it was made; how many another site
    counts was known from when a host noted it. Whoever registered and left again is not in it: a
    rebuilt curve is a little low early on, and right on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.values import FEDIVERSE, GUESTS, OWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST: Final = 60
"""Days before an event that are looked at; the forecast looks at two weeks."""
DAY: Final = timedelta(days=1)
ELSEWHERE: Final = "at:"
"""What names of other sites begin with in rows, so that none is taken for a source of ours."""


@dataclass(frozen=True, slots=True)
class Registration:
    """That somebody comes: when it was made, how many come by it, and whether from elsewhere."""

    made_at: datetime
    persons: int
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """How many another site counts, and when a host noted it."""

    site: str
    number: int
    noted_at: datetime


def counts_at(
    registrations: Sequence[Registration], noted: Sequence[Noted], moment: datetime
) -> dict[str, int]:
    """Return what each source counted at ``moment``, as far as it stands.

    The fediverse is a source where anybody comes by it at all, whenever that is.
    """
    made = [each.persons for each in registrations if each.made_at <= moment and not each.is_remote]
    remote = [each for each in registrations if each.is_remote]
    by_fediverse = sum(each.persons for each in remote if each.made_at <= moment)
    sites = {ELSEWHERE + each.site: each.number for each in noted if each.noted_at <= moment}
    here = {OWN: len(made), GUESTS: sum(made) - len(made)}
    return here | ({FEDIVERSE: by_fediverse} if remote else {}) | sites


def rebuilt(
    registrations: Sequence[Registration], noted: Sequence[Noted], until: datetime
) -> Mapping[datetime, dict[str, int]]:
    """Return what was counted once a day, the last time at ``until``; nothing where nobody was.

    From a day before the first registration on, for ``LONGEST`` days at most.
    """
    moments = [each.made_at for each in registrations] + [each.noted_at for each in noted]
    earlier = [moment for moment in moments if moment <= until]
    if not earlier:
        return {}
    days = min(LONGEST, (until - min(earlier)) // DAY + 1)
    return {
        moment: counts_at(registrations, noted, moment)
        for moment in (until - DAY * back for back in range(days, -1, -1))
    }
