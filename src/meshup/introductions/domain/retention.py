"""Shell: for how long it is remembered who has met whom; hosts decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.community.rules import may_run_community, require
from meshup.introductions.choices import RETENTION_MONTHS
from meshup.introductions.errors import ImpossibleRetention
from meshup.introductions.models import EncounterSettings

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

FEWEST_MONTHS: Final = 1
MOST_MONTHS: Final = 60
MONTH: Final = timedelta(days=365.25 / 12)
ONLY_ROW: Final = 1


def retention_months() -> int:
    """Return for how many months it is remembered who has met whom."""
    found = EncounterSettings.objects.values_list("retention_months", flat=True).first()
    return RETENTION_MONTHS if found is None else found


def set_retention_months(by: Asker | None, months: int) -> None:
    """Remember encounters for so many months; what is older goes in the next night.

    Raises:
        HostsOnly
        ImpossibleRetention: fewer than ``FEWEST_MONTHS``, or more than ``MOST_MONTHS``.
    """
    require(by, may_run_community)
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise ImpossibleRetention(fewest=FEWEST_MONTHS, most=MOST_MONTHS)
    EncounterSettings.objects.update_or_create(pk=ONLY_ROW, defaults={"retention_months": months})


def retention_start(now: datetime) -> datetime:
    """Return since when encounters are remembered at ``now``."""
    return now - retention_months() * MONTH
