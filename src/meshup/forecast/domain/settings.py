"""Shell: hosts decide whether everybody reads how many are expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.forecast.domain.tags import SETTINGS_TAG
from meshup.forecast.models import ForecastSettings
from meshup.kit.web import changed

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def set_public(by: Asker | None, *, public: bool) -> None:
    """Let everybody read how many are expected, or hosts and helpers alone.

    Raises:
        HostsOnly
    """
    require(by, may_keep_attendance)
    with transaction.atomic():
        row = ForecastSettings.objects.select_for_update().first()
        ForecastSettings.objects.update_or_create(
            pk=row.pk if row else 1, defaults={"is_public": public}
        )
        changed(SETTINGS_TAG)
