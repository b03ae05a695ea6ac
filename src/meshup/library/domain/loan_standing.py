"""Shell by its words alone: where a loan stands on a day, worked out from what both sides said.

Either side says that something came back by ending what was agreed: before its first day that
calls it off, from then on it has been given back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

from meshup.library.choices import LoanState

if TYPE_CHECKING:
    from datetime import date

    from meshup.library.domain.periods import Period


class Standing(models.TextChoices):
    """Where a loan stands today."""

    WAITING = "waiting", pgettext_lazy("loan", "asked")
    REFUSED = "refused", pgettext_lazy("loan", "not agreed")
    AGREED = "agreed", pgettext_lazy("loan", "agreed")
    OUT = "out", pgettext_lazy("loan", "lent")
    LATE = "late", pgettext_lazy("loan", "should be back")
    BACK = "back", pgettext_lazy("loan", "given back")
    OFF = "off", pgettext_lazy("loan", "called off")


def standing_of(state: LoanState, period: Period, ended_on: date | None, today: date) -> Standing:
    """Return where a loan stands.

    Args:
        state: by what both sides said.
        period: for which days it was agreed.
        ended_on: on which day it ended; None while it has not.
        today: where the thing is.
    """
    if state == LoanState.WAITING:
        return Standing.WAITING
    if state == LoanState.REFUSED:
        return Standing.REFUSED
    if state == LoanState.ENDED:
        was_out = ended_on is not None and ended_on >= period.first
        return Standing.BACK if was_out else Standing.OFF
    if today < period.first:
        return Standing.AGREED
    return Standing.LATE if today > period.last else Standing.OUT
