"""Shell: how long closed reports and the log are kept; hosts decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.moderation.choices import REPORT_MONTHS
from meshup.moderation.domain import verbs
from meshup.moderation.domain.acts import log_act
from meshup.moderation.errors import NotYours
from meshup.moderation.models import ModerationSettings

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

FEWEST_MONTHS: Final = 1
MOST_MONTHS: Final = 36


def report_months() -> int:
    """Return for how many months after its closing a report is kept."""
    found = ModerationSettings.objects.values_list("report_months", flat=True).first()
    return REPORT_MONTHS if found is None else found


def set_report_months(by: Asker, months: int, at: datetime) -> None:
    """Keep closed reports, and the log, for so many months; out of range is the nearest.

    Raises:
        NotYours
    """
    require(by, may_run_community, NotYours)
    kept = min(max(months, FEWEST_MONTHS), MOST_MONTHS)
    with transaction.atomic():
        if kept == report_months():
            return
        ModerationSettings.objects.update_or_create(pk=1, defaults={"report_months": kept})
        log_act(by, verbs.SET_MONTHS, "", "", at)
